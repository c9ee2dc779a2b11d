/** Suggestions in tests of the server: people who write in sections and in suggestions over the wire, and ask what became of them. */
import {
  zMadeSuggestion,
  zSuggestion,
  zSuggestionComparison,
  type Suggestion,
  type SuggestionComparison,
} from '#shared/api-suggestions.ts';
import { zText } from '#shared/api-sittings.ts';
import { sectionRoom, suggestionRoom } from '#shared/wire.ts';
import type { CommandContext } from '#server/commands/context.ts';
import { SecondStepKeys } from '#server/commands/second-step/second-step-keys.ts';
import { localFanout } from '#server/fanout/fanout.ts';
import { makeSection, mustSucceed, type Person, type World } from './app.ts';
import { Participant } from './participant.ts';
import { textOf } from './section-text.ts';

/** A context of commands, as another server on the same store has it. */
export const contextOf = ({ app, clock }: World): CommandContext => ({
  store: app.store,
  fanout: localFanout(),
  templates: [],
  now: clock.now,
  newId: () => crypto.randomUUID(),
  newSecret: () => crypto.randomUUID(),
  newCode: () => crypto.randomUUID(),
  sealMailKey: null,
  secondStepKeys: new SecondStepKeys('a secret'),
  hashPassword: async (password) => password,
  verifyPassword: async () => false,
});

let keys = 0;

/** What people do with suggestions of one world. */
export class Suggesting {
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

  joinSection(person: Person, sectionId: string): Promise<Participant> {
    return this.#join(person, sectionRoom(sectionId));
  }

  join(person: Person, suggestionId: string): Promise<Participant> {
    return this.#join(person, suggestionRoom(suggestionId));
  }

  async begin(person: Person, sectionId: string, title = 'Tea first'): Promise<string> {
    const body = { key: `key-${(keys += 1)}`, title, reason: 'She says so.' };
    const made = await mustSucceed(person.post(`/api/sections/${sectionId}/suggestions`, body));
    return zMadeSuggestion.parse(made.json).suggestionId;
  }

  /** A section led by professionals with a sentence of the professional's, and a suggestion of the family's about it. */
  async suggested(): Promise<{ section: string; id: string; pia: Participant; fay: Participant }> {
    const { family, professional, boss } = this.#world.everybody;
    const section = await makeSection(boss, this.#world.planId, 'Mornings', 'professional');
    const pia = await this.joinSection(professional, section);
    pia.types('Coffee at eight. Then a walk.');
    await pia.isSaved();
    const id = await this.begin(family, section);
    const fay = await this.join(family, id);
    await fay.sees('Coffee at eight.');
    textOf(fay.doc, 0).delete(0, 'Coffee'.length);
    textOf(fay.doc, 0).insert(0, 'Tea');
    const { length } = textOf(fay.doc, 0).toString();
    textOf(fay.doc, 0).insert(length, ' With Rex.');
    await fay.isSaved();
    return { section, id, pia, fay };
  }

  async get(person: Person, suggestionId: string): Promise<Suggestion> {
    return zSuggestion.parse((await mustSucceed(person.get(`/api/suggestions/${suggestionId}`))).json);
  }

  async compare(person: Person, suggestionId: string): Promise<SuggestionComparison> {
    return zSuggestionComparison.parse((await mustSucceed(person.get(`/api/suggestions/${suggestionId}/comparison`))).json);
  }

  /** Accepts what the person sees now; with `wanted` only the changes with these kinds and words. */
  async accept(person: Person, suggestionId: string, wanted?: (change: SuggestionComparison['changes'][number]) => boolean) {
    const { seq, suggestionSeq, changes } = await this.compare(person, suggestionId);
    const chosen = wanted === undefined ? undefined : changes.filter(wanted).map(({ id }) => id);
    if (chosen?.length === 0) throw new Error('there is no such change');
    return person.post(`/api/suggestions/${suggestionId}/accept`, {
      reply: 'Thank you.',
      seen: { seq, suggestionSeq },
      ...(chosen !== undefined && { changes: chosen }),
    });
  }

  /** Who wrote what stands in a section, as the API tells it. */
  async writers(person: Person, sectionId: string): Promise<string[]> {
    const { blame } = zText.parse((await mustSucceed(person.get(`/api/sections/${sectionId}/text?blame=1`))).json);
    return (blame ?? []).map((run) => `${run.text} (${run.person.name})`);
  }
}
