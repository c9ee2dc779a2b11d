/** Tells a room when an incoming update cannot be applied. The provider itself only logs that, and then reports the room as synced. */
import * as encoding from 'lib0/encoding';
import type { WebsocketProvider } from 'y-websocket';
import { readSyncMessage } from 'y-protocols/sync';
import { MESSAGE_SYNC, SYNC_STEP_2 } from '#shared/wire.ts';

/** Has the provider call `failed` in place of going on, if an update cannot be applied to the document or shown. */
export function reportFailedUpdates(provider: WebsocketProvider, failed: () => void): void {
  provider.messageHandlers[MESSAGE_SYNC] = (encoder, decoder, _provider, emitSynced) => {
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
