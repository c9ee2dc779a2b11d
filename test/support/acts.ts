/** Recorded acts in tests of the server: people who write risk plans over the wire, and agree to them. */
import type * as Y from 'yjs';
import { hashOfBlock } from '#shared/acts.ts';
import { zMadeAct, zSectionActs, type Act, type NewAct, type SectionActs } from '#shared/api-acts.ts';
import type { JsonNode } from '#shared/document.ts';
import { appendNodes } from '#shared/text/append.ts';
import { linesOf } from '#shared/text/lines.ts';
import { isBlockName, TEXT } from '#shared/text/markers.ts';
import { documentJson } from '#shared/text/tree.ts';
import { planRoom, sectionRoom } from '#shared/wire.ts';
import { mustSucceed, type Answer, type Person, type World } from './app.ts';
import { Participant } from './participant.ts';

/** A block as a page has it: its marker and the hash of its words. */
export type BlockHere = { readonly block: [number, number]; readonly hash: string };

/** A part of a risk plan with one line in it. */
export const partOf = (name: string, text: string): JsonNode => ({
  type: 'part',
  attrs: { name },
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** A risk plan that says this. */
export const riskPlan = (activity: string, stop = 'She is dizzy or says no'): JsonNode => ({
  type: 'riskPlan',
  attrs: { likelihood: 3 },
  content: [partOf('activity', activity), partOf('stop', stop)],
});

/** The structured blocks of a document, in its order. */
export function blocksIn(doc: Y.Doc): BlockHere[] {
  const items = linesOf(doc.getText(TEXT)).flatMap(({ item, marker }) =>
    item !== null && marker?.kind === 'block' ? [item] : [],
  );
  return documentJson(doc)
    .content.filter(({ type }) => isBlockName(type))
    .map((node, at) => {
      const id = items[at]?.id;
      if (id === undefined) throw new Error('a block has a marker');
      return { block: [id.client, id.clock], hash: hashOfBlock(node) ?? '' };
    });
}

/** Where the letters and markers of a block stand in the text: from its own marker up to the next line outside of it. */
export function rangeOfBlock(doc: Y.Doc, number: number): { at: number; length: number } {
  let at = 0;
  let seen = -1;
  let start = -1;
  for (const { item, marker, length } of linesOf(doc.getText(TEXT))) {
    const isBlock = marker?.kind === 'block';
    const isInside =
      marker?.kind === 'part' || marker?.kind === 'view' || (marker?.kind === 'line' && marker.path[0] === 'part');
    if (start >= 0 && !isInside) return { at: start, length: at - start };
    if (isBlock && (seen += 1) === number) start = at;
    at += length + (item === null ? 0 : 1);
  }
  if (start < 0) throw new Error(`there is no block ${number}`);
  return { at: start, length: at - start };
}

let keys = 0;

/** What people do with the risk plans of one world. */
export class Acting {
  readonly #world: World;
  readonly #joined: Participant[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Everybody leaves their rooms. */
  end(): void {
    for (const participant of this.#joined.splice(0)) participant.leaves();
  }

  async #join(person: Person, room: string): Promise<Participant> {
    const url = `${this.#world.url.replace('http', 'ws')}/sync`;
    const participant = new Participant(url, 'family', room, { cookie: person.cookie });
    this.#joined.push(participant);
    return participant.synced();
  }

  join(person: Person, sectionId: string): Promise<Participant> {
    return this.#join(person, sectionRoom(sectionId));
  }

  joinPlan(person: Person): Promise<Participant> {
    return this.#join(person, planRoom(this.#world.planId));
  }

  /** Adds a block at the end of a section, and waits until it is saved. */
  async adds(page: Participant, node: JsonNode): Promise<BlockHere> {
    appendNodes(page.doc, [node]);
    await page.isSaved();
    const last = blocksIn(page.doc).at(-1);
    if (last === undefined) throw new Error('nothing was added');
    return last;
  }

  ask(person: Person, sectionId: string, here: BlockHere, more: Partial<NewAct> & object = {}): Promise<Answer> {
    const body = { key: `act-${(keys += 1)}`, person: person.personId, kind: 'agree', said: null, ...here, ...more };
    return person.post(`/api/sections/${sectionId}/acts`, body);
  }

  async records(person: Person, sectionId: string, here: BlockHere, more: Partial<NewAct> & object = {}): Promise<string> {
    return zMadeAct.parse((await mustSucceed(this.ask(person, sectionId, here, more))).json).actId;
  }

  takesBack(person: Person, actId: string, reason = ''): Promise<Answer> {
    return person.post(`/api/acts/${actId}/take-back`, { person: person.personId, reason });
  }

  async all(person: Person, sectionId: string): Promise<SectionActs> {
    return zSectionActs.parse((await mustSucceed(person.get(`/api/sections/${sectionId}/acts`))).json);
  }

  async one(person: Person, sectionId: string, actId: string): Promise<Act> {
    const act = (await this.all(person, sectionId)).acts.find(({ id }) => id === actId);
    if (act === undefined) throw new Error('there is no such act');
    return act;
  }
}
