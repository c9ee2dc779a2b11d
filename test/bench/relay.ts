/** A relay as the lower limit of cost: it only sends each message to all other clients of the room. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerRequests } from './control.ts';

const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ noServer: true });
const http = createServer();
http.on('upgrade', (request, socket, head) => {
  server.handleUpgrade(request, socket, head, (opened) => {
    const name = request.url ?? '';
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room);
    room.add(opened);
    opened.on('message', (data: Buffer) => {
      for (const other of room) if (other !== opened) other.send(data);
    });
    opened.on('close', () => {
      room.delete(opened);
      if (room.size === 0) rooms.delete(name);
    });
  });
});
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
answerRequests({
  port: (http.address() as AddressInfo).port,
  close: async () => {
    for (const socket of server.clients) socket.terminate();
    http.close();
  },
});
