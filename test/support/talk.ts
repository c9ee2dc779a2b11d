/** People who comment on the test world of a live server, without its HTTP API. */
import { randomUUID } from 'node:crypto';
import type { CommentBody } from '#shared/comment-body.ts';
import type { Audience } from '#shared/rights.ts';
import { beginThread } from '#server/commands/comments/begin-thread.ts';
import type { CommandContext } from '#server/commands/context.ts';
import type { LiveServer } from './live.ts';
import type { Name } from './world.ts';

/** Somebody begins a thread about a section as a whole, through this server. */
export async function saysIn(
  { store, fanout }: LiveServer,
  personId: Name,
  sectionId: string,
  audience: Audience = 'readers',
): Promise<void> {
  const context = { store, fanout, now: Date.now, newId: randomUUID } as unknown as CommandContext;
  // A thread about no words of the section looks for none.
  const finder = { words: () => Promise.reject(new Error('nobody asks for words')) };
  const body: CommentBody = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }] };
  const request = { key: randomUUID(), audience, anchor: null, body, contribution: null };
  await beginThread(context, finder, { personId }, sectionId, request);
}
