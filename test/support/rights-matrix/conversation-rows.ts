/** Rows of the rights matrix: threads and comments, what was written down for others, suggestions, recorded acts. */
import type { CommentBody } from '#shared/comment-body.ts';
import type { Contribution, NewContribution } from '#shared/contributions.ts';
import { atLeast, isOfProfessionals, type Audience, type Right } from '#shared/rights.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { Person } from '../app.ts';
import { makesOnce, matrix, needs, onPlan, onSection, type Cell, type Expected, type Row, type Rows } from './kit.ts';

const BODY: CommentBody = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }] };

/** What somebody who is not on the plan said: whoever may comment may write it down (R30). */
const CONTRIBUTION: NewContribution = {
  by: { kind: 'other', name: 'Vera Marsh', relation: 'neighbour' },
  way: 'letter',
  day: '2024-03-01',
  time: null,
  words: 'Words',
  observed: '',
  reading: '',
  zone: 'UTC',
};

/** What a member said, who makes no request of the matrix. */
const memberSaid = (): NewContribution => ({
  ...CONTRIBUTION,
  by: { kind: 'member', memberId: matrix.world.everybody.boss.memberId },
});
const keptOf = ({ zone: _zone, ...kept }: NewContribution): Contribution => kept;

/** A thread of the section, with a comment of this person: words of their own, or what somebody else said. */
async function threadWith(
  { personId }: Person,
  { audience = 'readers', told = null }: { readonly audience?: Audience; readonly told?: Contribution | null } = {},
): Promise<{ threadId: string; commentId: string }> {
  const { world, sectionId } = matrix;
  const at = world.clock.now();
  const thread = { id: crypto.randomUUID(), planId: world.planId, sectionId, suggestionId: null, anchor: null } as const;
  const said = told === null ? { body: BODY, contribution: null } : { body: null, contribution: told };
  const comment = { id: crypto.randomUUID(), threadId: thread.id, personId, at, ...said };
  await world.app.store.write(async (records) => {
    const begunBy = world.everybody.boss.personId;
    await records.insertThread({
      ...thread,
      audience,
      begunBy,
      at,
      changedAt: at,
      resolved: null,
      reopened: null,
      keptFor: null,
    });
    await records.insertComment(comment);
  });
  return { threadId: thread.id, commentId: comment.id };
}
/** Begins a thread, once for each section. */
const beginsWith = (key: string, body: () => object): Row => ({
  about: 'section',
  request: () => ({
    path: `/api/sections/${matrix.sectionId}/threads`,
    body: { key: `${key}-${matrix.sectionId}`, anchor: null, ...body() },
  }),
  expected: needs('comment'),
});
const onThread = (end: string, body?: () => unknown): Row => ({
  about: 'section',
  request: async () => ({
    path: `/api/threads/${(await threadWith(matrix.world.everybody.boss)).threadId}${end}`,
    body: body?.(),
  }),
  expected: needs('comment'),
});
/** A thread for professionals, in which the caller wrote nothing: for everybody else it does not exist. */
const onProfessionalsThread = (end: string, body?: () => unknown): Row => ({
  about: 'section',
  request: async () => {
    const { threadId } = await threadWith(matrix.world.everybody.boss, { audience: 'professionals' });
    return { path: `/api/threads/${threadId}${end}`, body: body?.() };
  },
  expected: (cell) => (isOfProfessionals(cell.standing) ? needs('comment')(cell) : 'not_found'),
});
const onOwnComment = (
  expected: (cell: Cell) => Expected,
  { body, told = null }: { readonly body?: () => unknown; readonly told?: (() => NewContribution) | null } = {},
): Row => ({
  about: 'section',
  request: async ({ who }) => {
    const { commentId } = await threadWith(who, { told: told === null ? null : keptOf(told()) });
    return { path: `/api/comments/${commentId}`, body: body?.() };
  },
  expected,
});
/** What somebody else wrote down that the caller said: it is theirs to answer, and not to change. */
const onWhatTheySaid = (body?: () => unknown): Row => ({
  about: 'section',
  request: async ({ who }) => {
    const told = keptOf({ ...CONTRIBUTION, by: { kind: 'member', memberId: who.memberId } });
    const { commentId } = await threadWith(matrix.world.everybody.boss, { told });
    return { path: `/api/comments/${commentId}`, body: body?.() };
  },
  expected: ({ right }) => (right === 'none' ? 'not_found' : 'not_allowed'),
});
const isOver = ({ modifier }: Cell): boolean => ['expired', 'archived', 'retired'].includes(modifier);
/** Whoever reads can take back what they said themself, but not where something is over (R7). */
const takesBack = (cell: Cell): Expected => (cell.right !== 'none' && isOver(cell) ? 'not_allowed' : needs('read')(cell));

/** A suggestion of this person about the section. It is a copy of the section's first text. */
async function suggestionOf({ personId }: Person, isAccepted = false): Promise<string> {
  const at = matrix.world.clock.now();
  const id = crypto.randomUUID();
  const { store } = matrix.world.app;
  const [first] = await store.log.rows(sectionRoom(matrix.sectionId), 1, 1);
  if (first === undefined) throw new Error('every section has a first text');
  await store.write(async (records) => {
    const about = {
      id,
      planId: matrix.world.planId,
      sectionId: matrix.sectionId,
      baseSeq: 1,
      title: 'Tea',
      reason: '',
      authorId: personId,
      at,
    };
    await records.insertSuggestion({ ...about, key: id });
    await records.appendFirst({ room: suggestionRoom(id), personId, at, update: first.update, claims: [] });
    const answer = { by: personId, at, reply: '', taken: null, seq: null };
    if (isAccepted) await records.updateSuggestion(id, ['open'], { state: 'accepted', answer });
  });
  return id;
}
const onSuggestion = (end: string, right: Right, body?: unknown): Row => ({
  about: 'section',
  request: async () => {
    const id = await suggestionOf(matrix.world.everybody.boss, end === '/undo');
    return { path: `/api/suggestions/${id}${end}`, body };
  },
  expected: needs(right),
});
const onOwnSuggestion = (end: string, body?: unknown): Row => ({
  about: 'section',
  request: async ({ who }) => ({ path: `/api/suggestions/${await suggestionOf(who)}${end}`, body }),
  expected: needs('suggest'),
});

/** An act on a block of the section: what `sayer` said, as `recorder` wrote it down, who may be the same. */
async function actOf(sayer: Person, recorder: Person): Promise<string> {
  const id = crypto.randomUUID();
  const { world, sectionId } = matrix;
  const about = { id, key: id, planId: world.planId, sectionId, kind: 'agree', block: [1, 0], units: [], seq: 1 } as const;
  const said = {
    sayerId: sayer.memberId,
    recordedBy: recorder.personId,
    saidOn: sayer === recorder ? null : '2024-03-01',
    at: world.clock.now(),
    hash: '0'.repeat(64),
    quote: '',
    text: '',
  };
  await world.app.store.write((records) => records.insertAct({ ...about, ...said }));
  return id;
}
/** Who can read can act for themself, but no observer, and nobody where something is over. */
const actsThemself =
  (outcome: Expected) =>
  (cell: Cell): Expected => {
    if (cell.right === 'none') return 'not_found';
    return isOver(cell) || cell.standing === 'observer' ? 'not_allowed' : outcome;
  };
/** To write down what another said takes the right to edit there (R33). */
const actsForAnother = (cell: Cell): Expected =>
  cell.right !== 'none' && !atLeast(cell.right, 'edit') ? 'not_allowed' : actsThemself('invalid')(cell);
/** A view without words: whoever may act is told what is missing. */
const onActs = (said: () => unknown, expected: (cell: Cell) => Expected): Row => ({
  about: 'section',
  request: ({ who }) => ({
    path: `/api/sections/${matrix.sectionId}/acts`,
    body: {
      key: 'matrix',
      person: who.personId,
      kind: 'view',
      block: [1, 0],
      hash: '0'.repeat(64),
      text: ' ',
      said: said(),
    },
  }),
  expected,
});
const onAct = (act: (who: Person) => Promise<string>, expected: (cell: Cell) => Expected): Row => ({
  about: 'section',
  request: async ({ who }) => ({ path: `/api/acts/${await act(who)}/take-back`, body: { person: who.personId } }),
  expected,
});

/** The rows. */
export const CONVERSATION_ROWS: Rows = {
  'get /api/sections/:sectionId/threads': onSection('/threads', 'read'),
  'get /api/sections/:sectionId/threads (one alone)': onSection('/threads?thread=none', 'read'),
  'post /api/sections/:sectionId/threads': makesOnce('/threads', 'comment', {
    audience: 'readers',
    anchor: null,
    body: BODY,
  }),
  'post /api/sections/:sectionId/threads (what a member said)': beginsWith('told', () => ({
    audience: 'readers',
    contribution: memberSaid(),
  })),
  'post /api/sections/:sectionId/threads (in confidence)': beginsWith('confidence', () => ({
    audience: 'professionals',
    contribution: CONTRIBUTION,
  })),
  'get /api/sections/:sectionId/anchors': onSection('/anchors', 'read'),
  'get /api/sections/:sectionId/readers': onSection('/readers', 'comment'),
  'get /api/plans/:planId/threads': onPlan('/threads', 'see'),
  'get /api/plans/:planId/threads/counts': onPlan('/threads/counts', 'see'),
  'post /api/threads/:threadId/comments': onThread('/comments', () => ({
    key: crypto.randomUUID(),
    contribution: CONTRIBUTION,
  })),
  'post /api/threads/:threadId/comments (one’s own)': onThread('/comments', () => ({ key: crypto.randomUUID(), body: BODY })),
  'post /api/threads/:threadId/comments (what a member said)': onThread('/comments', () => ({
    key: crypto.randomUUID(),
    contribution: memberSaid(),
  })),
  'post /api/threads/:threadId/comments (among professionals)': onProfessionalsThread('/comments', () => ({
    key: crypto.randomUUID(),
    contribution: memberSaid(),
  })),
  'post /api/threads/:threadId/resolve (among professionals)': onProfessionalsThread('/resolve'),
  'post /api/threads/:threadId/resolve': onThread('/resolve'),
  'post /api/threads/:threadId/reopen': onThread('/reopen'),
  'get /api/sections/:sectionId/suggestions': onSection('/suggestions', 'read'),
  'post /api/sections/:sectionId/suggestions': makesOnce('/suggestions', 'suggest', { title: 'Tea' }),
  'get /api/plans/:planId/suggestions': onPlan('/suggestions', 'see'),
  'get /api/suggestions/:suggestionId': onSuggestion('', 'read'),
  'get /api/suggestions/:suggestionId/comparison': onSuggestion('/comparison', 'read'),
  'get /api/suggestions/:suggestionId/outcome': onSuggestion('/outcome', 'read'),
  'patch /api/suggestions/:suggestionId': onOwnSuggestion('', { title: 'Milk' }),
  'post /api/suggestions/:suggestionId/withdraw': onOwnSuggestion('/withdraw'),
  'post /api/suggestions/:suggestionId/adapt': onSuggestion('/adapt', 'decide'),
  'post /api/suggestions/:suggestionId/accept': onSuggestion('/accept', 'decide', { seen: { seq: 1, suggestionSeq: 1 } }),
  'post /api/suggestions/:suggestionId/decline': onSuggestion('/decline', 'decide', { reply: 'No.' }),
  'get /api/sections/:sectionId/acts': onSection('/acts', 'read'),
  'post /api/sections/:sectionId/acts': onActs(() => null, actsThemself('invalid')),
  'post /api/sections/:sectionId/acts (for a member)': onActs(
    () => ({ member: matrix.world.everybody.boss.memberId, on: '2024-03-01' }),
    actsForAnother,
  ),
  'post /api/sections/:sectionId/acts (for the person of the plan)': onActs(
    () => ({ member: null, on: '2024-03-01' }),
    actsForAnother,
  ),
  'post /api/acts/:actId/take-back': onAct((who) => actOf(who, who), actsThemself('ok')),
  'post /api/acts/:actId/take-back (that the caller wrote down)': onAct(
    (who) => actOf(matrix.world.everybody.boss, who),
    actsThemself('ok'),
  ),
  'post /api/acts/:actId/take-back (that was written down of the caller)': onAct(
    (who) => actOf(who, matrix.world.everybody.boss),
    actsThemself('ok'),
  ),
  'post /api/acts/:actId/take-back (of another)': onAct(
    () => actOf(matrix.spare, matrix.world.everybody.boss),
    actsThemself('not_allowed'),
  ),
  'post /api/suggestions/:suggestionId/undo': onSuggestion('/undo', 'decide', { reason: 'By mistake.' }),
  'patch /api/comments/:commentId': onOwnComment(needs('comment'), { body: () => ({ body: BODY }) }),
  'patch /api/comments/:commentId (what a member said)': onOwnComment(needs('comment'), {
    told: memberSaid,
    body: () => ({ contribution: { ...memberSaid(), words: 'Other words' } }),
  }),
  'patch /api/comments/:commentId (what the caller is said to have said)': onWhatTheySaid(() => ({ body: BODY })),
  'delete /api/comments/:commentId': onOwnComment(takesBack),
  'delete /api/comments/:commentId (what a member said)': onOwnComment(takesBack, { told: memberSaid }),
  'delete /api/comments/:commentId (what the caller is said to have said)': onWhatTheySaid(),
};
