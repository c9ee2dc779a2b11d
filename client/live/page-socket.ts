/**
 * The one real WebSocket of a page: a plan of forty sections opens with one HTTP upgrade. The page closes it when the browser
 * reports that the network is gone.
 */
import { carriedSocket } from '#client/live/carrier.ts';

const sockets = new Set<WebSocket>();

let silent: number | null = null;

/** Since when the server gives no answer although the network seems to be there, in milliseconds since 1970; null if it does. */
export function silentSince(): number | null {
  return silent;
}

/** The socket class for y-websocket's provider. All its sockets are channels of one real socket. */
export const PageSocket = carriedSocket(
  (url) => {
    const socket = new WebSocket(url);
    sockets.add(socket);
    socket.addEventListener('close', () => sockets.delete(socket));
    return socket;
  },
  {
    heard: () => (silent = null),
    missing: (since) => (silent ??= since),
  },
);

addEventListener('offline', () => {
  // Without this, a socket without a network can look open for minutes. If the browser is wrong, a new socket connects at once.
  for (const socket of sockets) {
    const { onclose } = socket;
    socket.onclose = null;
    socket.close();
    sockets.delete(socket);
    onclose?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
});
