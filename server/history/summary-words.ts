/** The facts of a sitting as an English sentence, for callers of the API. Pages make their own in the reader's language. */
import type { BlockInDeed, Deed, MADE_AS } from '#shared/api-sittings.ts';
import { namesAll, withSingleStops } from '#shared/deeds.ts';

const MADE: Readonly<Record<(typeof MADE_AS)[number], string>> = {
  paragraph: 'made a line plain again',
  heading: 'made a heading',
  code: 'made a line code',
  rule: 'made a rule',
  list: 'made a list',
  numberedList: 'made a numbered list',
  numbering: 'changed the numbers of a list',
  noList: 'took lines out of a list',
  indented: 'moved lines deeper into a list',
  outdented: 'moved lines up in a list',
  secondLine: 'made an item of a list the next line of the one before',
  ownItem: 'made a line an item of its list',
  quotation: 'made a quotation',
  noQuotation: 'took lines out of a quotation',
  mustKnow: 'marked as must know',
  noMustKnow: 'took away a must know mark',
  late: 'wrote words that came too late for their line',
};

const BLOCK_NAMES: Readonly<Record<BlockInDeed, readonly [one: string, many: string]>> = {
  preference: ['a preference', 'preferences'],
  routineStep: ['a routine step', 'routine steps'],
  riskPlan: ['a risk plan', 'risk plans'],
  reviewTrigger: ['a review trigger', 'review triggers'],
  personView: ["a person's view", "people's views"],
};

const FIELDS: Readonly<Record<string, string>> = {
  strength: 'how strong',
  whose: 'whose words',
  saidOn: 'said on',
  time: 'time',
  symbol: 'picture',
  likelihood: 'how likely',
  severity: 'how bad',
  trigger: 'kind of trigger',
  on: 'date',
  everyDays: 'every so many days',
  observation: 'observation',
  times: 'times',
  withinDays: 'within days',
  event: 'event',
  owner: 'owner',
};

const VERBS = { addedBlock: 'added', tookOutBlock: 'took out', movedBlock: 'moved' } as const;
const WORD_VERBS = { wrote: 'wrote', tookOut: 'took out', putBack: 'put back' } as const;
const PHRASES = { moved: 'moved text', format: 'changed how the text looks', little: 'made a small change' } as const;

const counted = (count: number, one: string, many: string): string => (count === 1 ? one : `${count} ${many}`);

const quote = ({ passage }: { readonly passage?: string | undefined }): string =>
  passage === undefined ? '' : `: “${passage}”`;

function fieldPhrase({ key, value, was }: Extract<Deed, { what: 'field' }>): string {
  const before = was === null ? '' : `, was ${was}`;
  return `${FIELDS[key] ?? key}: ${value ?? 'not set'}${before}`;
}

function phraseOf(deed: Deed): string {
  switch (deed.what) {
    case 'wrote':
    case 'tookOut':
    case 'putBack': {
      const verb = WORD_VERBS[deed.what];
      return namesAll(deed)
        ? `${verb} “${deed.passage}”`
        : `${verb} ${deed.words === 1 ? 'a word' : `about ${deed.words} words`}${quote(deed)}`;
    }
    case 'split':
      return `split ${counted(deed.count, 'a line', 'lines')}`;
    case 'joined':
      return 'joined lines';
    case 'addedLine':
      return `added ${counted(deed.count, 'a line', 'lines')}`;
    case 'made':
      return `${MADE[deed.as]}${quote(deed)}`;
    case 'addedBlock':
    case 'tookOutBlock':
    case 'movedBlock':
      return `${VERBS[deed.what]} ${counted(deed.count, ...BLOCK_NAMES[deed.block])}${quote(deed)}`;
    case 'details':
      return `changed ${counted(deed.count, 'one more detail', 'more details')}`;
    case 'field':
      return fieldPhrase(deed);
    default:
      return PHRASES[deed.what];
  }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const isDetail = ({ what }: Deed): boolean => what === 'field' || what === 'details';

/** The facts as English: one sentence for what was done, and one for each field. */
export function summaryOf(deeds: readonly Deed[]): string {
  const parts = deeds.filter((deed) => !isDetail(deed)).map(phraseOf);
  const details = deeds.filter(isDetail).map((deed) => capital(phraseOf(deed)));
  const last = parts.pop();
  const done = last === undefined ? [] : [capital(parts.length > 0 ? `${parts.join(', ')} and ${last}` : last)];
  return withSingleStops([...done, ...details].join(' '));
}
