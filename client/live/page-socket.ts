/** The one socket of a page: a plan of forty sections opens with one upgrade. It is closed where the browser says that the network is gone. */
import { carriedSocket } from '#client/live/carrier.ts';

const sockets = new Set<WebSocket>();

/** The socket class that the stock provider uses. All its sockets are channels of one real socket. */
export const PageSocket = carriedSocket((url) => {
  const socket = new WebSocket(url);
  sockets.add(socket);
  socket.addEventListener('close', () => sockets.delete(socket));
  return socket;
});

addEventListener('offline', () => {
  // A socket can outlive its network for minutes without a sign of it. Where the browser is wrong, the next one is there at once.
  for (const socket of sockets) {
    const ended = socket.onclose;
    socket.onclose = null;
    socket.close();
    sockets.delete(socket);
    ended?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
});
