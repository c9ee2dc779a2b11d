/** Threads of comments, and what is said in them. */
import { z } from 'zod';
import { zDone } from '#shared/api.ts';
import {
  zEditComment,
  zMade,
  zNewComment,
  zNewThread,
  zPlanThreads,
  zSectionAnchors,
  zSectionReaders,
  zSectionThreads,
  zSectionThreadsQuery,
  zThreadCounts,
  zThreadsQuery,
} from '#shared/api-threads.ts';
import { Refusal } from '#shared/errors.ts';
import type { Caller } from '#server/commands/context.ts';
import { addComment } from '#server/commands/comments/add-comment.ts';
import { beginThread } from '#server/commands/comments/begin-thread.ts';
import { changeComment } from '#server/commands/comments/change-comment.ts';
import { deleteComment } from '#server/commands/comments/delete-comment.ts';
import { setThreadResolved } from '#server/commands/comments/resolve-thread.ts';
import { presentAnchors, presentSectionThreads } from '#server/http/present/section-threads.ts';
import { presentPlanThreads, presentReaders, presentThreadCounts } from '#server/http/present/threads.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

/** Refuses what a page sends that is open for another account than the one that is signed in by now. */
function requirePerson(caller: Caller, person: string | undefined): void {
  if (person !== undefined && person !== caller.personId) throw new Refusal('not_signed_in');
}

const zSectionId = z.object({ sectionId: z.string() });
const zPlanId = z.object({ planId: z.string() });
const zThreadId = z.object({ threadId: z.string() });
const zCommentId = z.object({ commentId: z.string() });

/** The routes about comments. */
export const threadRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/sections/:sectionId/threads',
    summary:
      'Lists the open threads of a section that the caller may see, with their comments, a page at a time, or one thread alone. Tells how many are resolved.',
    who: 'signedIn',
    params: zSectionId,
    query: zSectionThreadsQuery,
    answer: zSectionThreads,
    handle: ({ services: { context }, caller, params, query }) =>
      presentSectionThreads(context.store.records, caller, params.sectionId, query, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/sections/:sectionId/threads',
    summary:
      'Begins a thread about words of a section, or about the section as a whole, with a comment or with what somebody else said.',
    who: 'signedIn',
    params: zSectionId,
    body: zNewThread,
    answer: zMade,
    async handle({ services: { context, history, limits }, caller, params, body: { person, ...thread } }) {
      requirePerson(caller, person);
      await limits.commentByAccount.count(caller.personId);
      return beginThread(context, history, caller, params.sectionId, thread);
    },
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/anchors',
    summary: 'Tells where the words of a section’s threads stand now, by the ids of their units.',
    who: 'signedIn',
    params: zSectionId,
    answer: zSectionAnchors,
    handle: ({ services: { context, history }, caller, params }) =>
      presentAnchors(context.store, history, caller, params.sectionId, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/sections/:sectionId/readers',
    summary: 'Names the members who can read a section, for whoever may comment there and mention them.',
    who: 'signedIn',
    params: zSectionId,
    answer: zSectionReaders,
    handle: ({ services: { context }, caller, params }) =>
      presentReaders(context.store.records, caller, params.sectionId, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/threads',
    summary:
      'Lists the threads of a plan, a page at a time: those that are open, that wait for the caller, or that are resolved.',
    who: 'signedIn',
    params: zPlanId,
    query: zThreadsQuery,
    answer: zPlanThreads,
    handle: ({ services: { context }, caller, params, query }) =>
      presentPlanThreads(context.store.records, caller, params.planId, query, context.now()),
  }),
  route({
    method: 'get',
    path: '/api/plans/:planId/threads/counts',
    summary: 'Tells how many open threads each section of a plan has, and how many of them wait for the caller.',
    who: 'signedIn',
    params: zPlanId,
    answer: zThreadCounts,
    handle: ({ services: { context }, caller, params }) =>
      presentThreadCounts(context.store.records, caller, params.planId, context.now()),
  }),
  route({
    method: 'post',
    path: '/api/threads/:threadId/comments',
    summary: 'Adds a comment to a thread, or what somebody else said.',
    who: 'signedIn',
    params: zThreadId,
    body: zNewComment,
    answer: zMade,
    async handle({ services: { context, limits }, caller, params, body: { person, ...comment } }) {
      requirePerson(caller, person);
      await limits.commentByAccount.count(caller.personId);
      return addComment(context, caller, params.threadId, comment);
    },
  }),
  route({
    method: 'post',
    path: '/api/threads/:threadId/resolve',
    summary: 'Resolves a thread.',
    who: 'signedIn',
    params: zThreadId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await setThreadResolved(context, caller, params.threadId, true);
      return DONE;
    },
  }),
  route({
    method: 'post',
    path: '/api/threads/:threadId/reopen',
    summary: 'Reopens a thread that was resolved.',
    who: 'signedIn',
    params: zThreadId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await setThreadResolved(context, caller, params.threadId, false);
      return DONE;
    },
  }),
  route({
    method: 'patch',
    path: '/api/comments/:commentId',
    summary: 'Changes what the caller’s own comment says, for 15 minutes after it was written.',
    who: 'signedIn',
    params: zCommentId,
    body: zEditComment,
    answer: zDone,
    async handle({ services: { context, limits }, caller, params, body }) {
      await limits.commentByAccount.count(caller.personId);
      await changeComment(context, caller, params.commentId, body);
      return DONE;
    },
  }),
  route({
    method: 'delete',
    path: '/api/comments/:commentId',
    summary: 'Deletes the caller’s own comment: its words are gone, its place stays.',
    who: 'signedIn',
    params: zCommentId,
    answer: zDone,
    async handle({ services: { context }, caller, params }) {
      await deleteComment(context, caller, params.commentId);
      return DONE;
    },
  }),
];
