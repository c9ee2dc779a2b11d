/** Comments on a page: what is written in one, how threads are sorted, and where their words stand in a live text. */
import { Editor, type JSONContent } from '@tiptap/core';
import { describe, expect, it } from 'vitest';
import type { Member } from '#shared/api.ts';
import type { Thread } from '#shared/api-threads.ts';
import { zCommentBody } from '#shared/comment-body.ts';
import { wordsOf } from '#client/features/comments/comments-in-text.tsx';
import { bodyOf, composerExtensions, contentOf } from '#client/features/comments/composer-text.ts';
import { notInThreads, sortThreads } from '#client/features/comments/comments-panel.tsx';
import { fittingMembers } from '#client/features/comments/mention-list.tsx';
import { threadInHash, threadPath } from '#client/features/comments/thread-link.ts';
import { rangesOfUnits } from '#client/editor/units-in-text.ts';
import type { UnsentComment } from '#client/offline/unsent-comments.ts';
import { planEventOf } from '#client/live/plan-event.ts';
import { LiveEditor } from '../support/live-editor.ts';

const person = { id: 'denise', name: 'Denise Whittaker' };
const thread = (id: string, more: Partial<Thread> = {}): Thread => ({
  id,
  sectionId: 's',
  audience: 'readers',
  anchor: { units: [1, 0, 3], block: null, blockName: null, quote: 'tea', before: '', after: '', place: '' },
  suggestionId: null,
  at: 1,
  changedAt: 1,
  resolved: null,
  reopened: null,
  right: 'comment',
  waits: false,
  comments: [],
  ...more,
});

describe('what is written in a comment', () => {
  type Node = NonNullable<JSONContent['content']>[number];
  const line = (...content: Node[]): Node => ({ type: 'paragraph', content });
  const letters = (text: string, ...marks: NonNullable<Node['marks']>): Node => ({
    type: 'text',
    text,
    ...(marks.length === 0 ? {} : { marks }),
  });
  const written = (...content: Node[]): ReturnType<typeof bodyOf> => {
    const editor = new Editor({
      element: null,
      extensions: composerExtensions((id) => id),
      content: { type: 'doc', content },
    });
    const body = bodyOf(editor);
    editor.destroy();
    return body;
  };

  it('is taken as the API takes it: without what only the editor needs, and without empty lines at its end', () => {
    const link = { type: 'link', attrs: { href: 'https://example.org/tea', target: '_blank', class: 'x' } };
    const body = written(
      line(letters('Tea '), letters('first', { type: 'bold' }), letters(', see '), letters('here', link)),
      { type: 'orderedList', attrs: { start: 4 }, content: [{ type: 'listItem', content: [line(letters('one'))] }] },
      line(),
      line(),
    );
    expect(zCommentBody.safeParse(body).success).toBe(true);
    expect(body).toEqual({
      type: 'doc',
      content: [
        line(
          letters('Tea '),
          letters('first', { type: 'bold' }),
          letters(', see '),
          letters('here', { type: 'link', attrs: { href: 'https://example.org/tea' } }),
        ),
        { type: 'orderedList', content: [{ type: 'listItem', content: [line(letters('one'))] }] },
      ],
    });
  });

  it('names members by their ids, and comes back into the editor as it was', () => {
    const body = written(line(letters('Look, '), { type: 'mention', attrs: { memberId: 'm1' } }));
    if (body === null || body === 'tooLong') throw new Error('there is no body');
    expect(body.content[0]).toMatchObject({ content: [{ text: 'Look, ' }, { type: 'mention', attrs: { memberId: 'm1' } }] });
    const editor = new Editor({ element: null, extensions: composerExtensions((id) => id), content: contentOf(body) });
    expect(bodyOf(editor)).toEqual(body);
    expect(editor.getText()).toBe('Look, @m1');
    editor.destroy();
  });

  it('is nothing without words, and too long where it is more than a comment can be', () => {
    expect(written(line(letters('  ')))).toBeNull();
    expect(written(line(letters('a'.repeat(6000))))).toBe('tooLong');
  });
});

describe('the threads of a section', () => {
  const about = thread('about', { anchor: null });
  const [one, two, gone] = [thread('one'), thread('two'), thread('gone')];
  const done = thread('done', { resolved: { person, at: 2 } });
  const suggestion = thread('suggestion', { suggestionId: 'x' });
  const ids = (list: readonly Thread[]): string[] => list.map(({ id }) => id);

  it('stand in the order of the text, behind those about all of it, and those without words come last', () => {
    const sorted = sortThreads([one, two, gone, done, about, suggestion], ['two', 'one']);
    expect(ids(sorted.open)).toEqual(['about', 'two', 'one']);
    expect(ids(sorted.gone)).toEqual(['gone']);
    expect(ids(sorted.resolved)).toEqual(['done']);
    expect(ids(sorted.suggestions)).toEqual(['suggestion']);
  });

  it('stay where they are while the reader answers one that somebody resolves', () => {
    const answered = { thread: { ...done, resolved: null }, at: 0 };
    const { open, gone: without, resolved } = sortThreads([one, done], ['one'], answered);
    expect([ids(open), ids(without), ids(resolved)]).toEqual([['done', 'one'], [], []]);
  });

  it('show what is not sent of them, and the list shows what belongs to no thread that is listed', () => {
    const of = (more: Partial<UnsentComment>): UnsentComment => ({
      kind: 'comment',
      key: 'k',
      personId: 'denise',
      planId: 'p',
      sectionId: 's',
      threadId: null,
      suggestionId: null,
      at: 1,
      audience: 'readers',
      anchor: null,
      body: null,
      contribution: null,
      refused: null,
      ...more,
    });
    const begins = of({ key: 'begins' });
    const reply = of({ key: 'reply', threadId: 'one' });
    const late = of({ key: 'late', threadId: 'done', refused: 'conflict' });
    const about = of({ key: 'about', suggestionId: 'tea' });
    const lost = of({ key: 'lost', suggestionId: 'tea', refused: 'not_found' });
    const shown = notInThreads([begins, reply, late, about, lost], [one, two]);
    expect(shown.map(({ key }) => key)).toEqual(['begins', 'late', 'lost']);
  });

  it('are not called gone while nobody knows the text', () => {
    const sorted = sortThreads([one, gone], null);
    expect([ids(sorted.open), ids(sorted.gone)]).toEqual([['one', 'gone'], []]);
  });

  it('are marked while they are open, where the server last found their words', () => {
    const words = wordsOf([one, two, done, about, suggestion], [{ threadId: 'two', units: [9, 4, 3], block: null }]);
    expect(words.map(({ threadId, units }) => [threadId, units])).toEqual([
      ['one', [1, 0, 3]],
      ['two', [9, 4, 3]],
    ]);
  });
});

describe('the words of a thread in a live text', () => {
  it('[R25] are found through edits around and inside them, and never in a copy', () => {
    const live = new LiveEditor('Denise', 7);
    const { editor, binding } = live;
    const types = (text: string, at: number): void => editor.view.dispatch(editor.state.tr.insertText(text, at));
    const takesOut = (from: number, to: number): void => editor.view.dispatch(editor.state.tr.delete(from, to));
    const end = (): number => editor.state.doc.content.size - 1;
    types('Curtains first, then tea.', 1);
    const units = binding.unitsBetween(1, 15).flatMap(({ client, clock, length }) => [client, clock, length]);
    const words = (): string[] =>
      rangesOfUnits(binding, units, editor.state).map(({ from, to }) => editor.state.doc.textBetween(from, to));
    expect(words()).toEqual(['Curtains first']);
    types('Always: ', 1);
    types(' Curtains first', end());
    expect(words()).toEqual(['Curtains first']);
    types(' open', 9 + 'Curtains'.length);
    expect(words()).toEqual(['Curtains', ' first']);
    editor.view.dispatch(editor.state.tr.split(9 + 'Curtains open'.length));
    expect(words()).toEqual(['Curtains', ' first']);
    const { from } = rangesOfUnits(binding, units, editor.state)[0] ?? { from: 0 };
    takesOut(from, from + 'Curtains'.length);
    expect(words()).toEqual([' first']);
    takesOut(1, end());
    expect(words()).toEqual([]);
  });
});

describe('somebody who is named', () => {
  const member = (id: string, name: string, relation: string): Member => ({
    id,
    person: { id, name },
    standing: 'family',
    relation,
    authority: { kind: 'none', evidence: '', until: null },
    expiresAt: null,
    current: true,
    you: false,
  });
  const members = [member('1', 'Denise Whittaker', 'daughter'), member('2', 'Niamh Doherty', 'named nurse')];

  it('is found by the beginning of a name or of what they are', () => {
    const found = (typed: string): string[] => fittingMembers(members, typed, ({ relation }) => relation).map(({ id }) => id);
    expect([found(''), found('d'), found('DOH'), found('nur'), found('x')]).toEqual([['1', '2'], ['1', '2'], ['2'], ['2'], []]);
  });
});

describe('a link to a thread', () => {
  it('names the thread and its section, or the thread alone', () => {
    expect(threadInHash(threadPath('p', 's-1', 't_1').slice('/plans/p'.length))).toEqual({ threadId: 't_1', sectionId: 's-1' });
    expect(threadInHash('#thread-t_1')).toEqual({ threadId: 't_1', sectionId: null });
    for (const other of ['', '#section-s', '#thread-', '#thread-a.b.c', '#thread-a b']) expect(threadInHash(other)).toBeNull();
  });
});

describe('an event of the plan', () => {
  it('names the section in which somebody said something, and is a change of the plan where it is not known', () => {
    expect(planEventOf('{"event":"threads-changed","sectionId":"s"}')).toEqual({ event: 'threads-changed', sectionId: 's' });
    for (const frame of ['{"event":"plan-changed"}', '{"event":"threads-changed"}', '{"event":"later"}', 'no'])
      expect(planEventOf(frame)).toEqual({ event: 'plan-changed' });
  });
});
