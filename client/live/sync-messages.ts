/**
 * Handles the sync messages of a room in place of y-websocket's provider, which answers every question of the server and only logs
 * an update that it cannot apply.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { WebsocketProvider } from 'y-websocket';
import { readSyncMessage } from 'y-protocols/sync';
import * as Y from 'yjs';
import { MESSAGE_SYNC, SYNC_STEP_1, SYNC_STEP_2 } from '#shared/wire.ts';
import type { ServerVector } from '#client/live/set-back.ts';

/** What a room does about the sync messages of its provider. */
export type SyncHandlers = {
  /** Called before the server's question is answered, with what the server has. The answer is sent if it returns true. */
  readonly mayAnswer: (server: ServerVector) => boolean;
  /** Called before the answer to the server's question is sent. */
  readonly beforeAnswer: () => void;
  /** Called in place of going on, if an update cannot be applied to the document or shown. */
  readonly failed: () => void;
};

/** The vector of a sync step 1; null for every other sync message. The decoder stays where it is. */
function vectorIn(decoder: decoding.Decoder): ServerVector | null {
  const copy = decoding.clone(decoder);
  return decoding.readVarUint(copy) === SYNC_STEP_1 ? Y.decodeStateVector(decoding.readVarUint8Array(copy)) : null;
}

/** Has these handlers take part in every sync message of the provider. */
export function handleSyncMessages(provider: WebsocketProvider, { mayAnswer, beforeAnswer, failed }: SyncHandlers): void {
  provider.messageHandlers[MESSAGE_SYNC] = (encoder, decoder, _provider, emitSynced) => {
    const server = vectorIn(decoder);
    if (server !== null) {
      if (!mayAnswer(server)) return;
      beforeAnswer();
    }
    let isApplied = true;
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    const type = readSyncMessage(decoder, encoder, provider.doc, provider, (error) => {
      console.error(error);
      isApplied = false;
    });
    if (!isApplied) failed();
    else if (emitSynced && type === SYNC_STEP_2 && !provider.synced) provider.synced = true;
  };
}
