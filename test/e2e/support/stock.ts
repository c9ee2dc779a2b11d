/** A stock y-websocket client with the session of somebody who has a browser: what people with programs of their own can send. */
import * as Y from 'yjs';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { SCHEMA_VERSION } from '#shared/schema-version.ts';
import { newMarker } from '#shared/text/append.ts';
import { TEXT } from '#shared/text/markers.ts';
import type { Someone } from './someone.ts';

/** A joined client. */
export type Stock = {
  readonly provider: WebsocketProvider;
  readonly content: Y.Text;
  readonly closed: () => number | null;
};

/** Joins the room of a section. */
export async function joinsAsStock(someone: Someone, url: string, title: string): Promise<Stock> {
  const cookie = (await someone.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const { room } = await someone.sectionOnServer(title);
  let closed: number | null = null;
  class Socket extends WebSocket {
    constructor(address: string | URL) {
      super(address, [], { headers: { cookie } });
      this.on('close', (code) => (closed = code));
    }
  }
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}/sync`, room, doc, {
    WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params: { schema: String(SCHEMA_VERSION) },
  });
  await new Promise<void>((resolve) => {
    provider.on('sync', (synced: boolean) => {
      if (synced) resolve();
    });
  });
  return { provider, content: doc.getText(TEXT), closed: () => closed };
}

/** A paragraph of these words, as its writer's program puts it at the end. */
export function writesParagraph({ provider, content }: Stock, words: string, marks: object = {}): void {
  provider.doc.transact(() => {
    content.insertEmbed(content.length, newMarker({}));
    content.insert(content.length, words, marks);
  });
}
