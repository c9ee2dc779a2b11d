/**
 * The HTTP API as zod schemas of requests and answers. The server parses every body once with them, where the request comes in,
 * and describes them in /api/openapi.json. The client parses answers with them. Times are milliseconds since 1970; days are
 * `YYYY-MM-DD`.
 */
import { z } from 'zod';
import { isTimeZone, MAIL_STATES, MAIL_TIMES } from '#shared/mail.ts';
import { LANGUAGE_CODES, ANSWER_DAYS, LOCK_MINUTES, START_PAGES, TEXT_SIZES } from '#shared/settings.ts';
import { pinProblem } from '#shared/device-pin.ts';
import { isStorable, oneLine, plainCode, severalLines } from '#shared/plain-text.ts';
import { LEADS, RIGHTS, STANDINGS } from '#shared/rights.ts';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Text that every database can store. */
const text = z.string().refine(isStorable, 'wrong');
const line = text.overwrite(oneLine);
const lines = text.overwrite(severalLines);
const name = line.min(1, 'empty').max(120, 'tooLong');
const title = line.min(1, 'empty').max(200, 'tooLong');
const prose = lines.max(4000, 'tooLong');
/** Why somebody did what takes a right from others. Audit entries keep it (R17). */
const reason = lines.min(1, 'empty').max(1000, 'tooLong');
const time = z.number().int().nonnegative();
const email = line.toLowerCase().max(254, 'tooLong').pipe(z.email('notAnEmail'));
const password = z.string().min(10, 'passwordShort').max(200, 'tooLong');
/** A password that is only compared. */
const givenPassword = z.string().min(1, 'empty').max(200, 'tooLong');
/** A PIN as it is typed on any keyboard. What cannot be a PIN is refused before it costs a try. */
const pin = text
  .max(60, 'pinDigits')
  .overwrite(plainCode)
  .min(1, 'empty')
  .refine((digits) => pinProblem(digits) !== 'pinDigits', 'pinDigits');
const day = z.iso.date('notADay');
/** A day on which a person of today can be born. The server also refuses days that are yet to come. */
const birthday = day.refine((value) => value >= '1890-01-01', 'notABirthday');

/** The kinds of legal authority to decide for the person. Next of kin is not one of them, because it gives no authority. */
export const AUTHORITY_KINDS = ['none', 'healthLpa', 'propertyLpa', 'deputy'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export const zStanding = z.enum(STANDINGS);
export const zLead = z.enum(LEADS);
export const zRight = z.enum(RIGHTS);

/** A member's authority: its kind, the evidence that was noted (who saw what, and when), and the day on which it ends. */
export const zAuthority = z.object({
  kind: z.enum(AUTHORITY_KINDS),
  evidence: lines.max(1000, 'tooLong'),
  until: day.nullable(),
});
export type Authority = z.infer<typeof zAuthority>;

/**
 * The boundary card of a section: why it has its lead, how families influence it, what happens on disagreement, and how and
 * when it is reviewed.
 */
export const zBoundary = z.object({ why: prose, influence: prose, disagreement: prose, review: prose });
export type Boundary = z.infer<typeof zBoundary>;

/** A person as others see them. */
export const zPerson = z.object({ id: z.string(), name: z.string() });
export type PersonRef = z.infer<typeof zPerson>;

export const zMember = z.object({
  id: z.string(),
  person: zPerson,
  standing: zStanding,
  /** The member's relation to the person, in a word: "daughter", "keyworker". */
  relation: z.string(),
  authority: zAuthority,
  expiresAt: time.nullable(),
  /** Whether the membership still counts. */
  current: z.boolean(),
  /** Whether this member is the caller. */
  you: z.boolean(),
});
export type Member = z.infer<typeof zMember>;

export const zHold = z.object({ reason: z.string(), by: zPerson, at: time });

export const zSection = z.object({
  id: z.string(),
  title: z.string(),
  lead: zLead,
  room: z.string(),
  right: zRight,
  /** The version in force, or null if there is none. */
  inForce: z.number().int().nullable(),
  boundary: zBoundary,
  hold: zHold.nullable(),
  retiredAt: time.nullable(),
  /** What belongs in this section, in each language, for a page to show while it is empty; null if its template does not say. */
  hint: z.record(z.enum(LANGUAGE_CODES), z.string()).nullable().default(null),
  /**
   * Where the section came from: a template and the key of its section there, as in "dementia/daily-routine"; null for one that was
   * added. The title may change, the source stays. The default is for older answers that devices have stored.
   */
  source: z.string().nullable().default(null),
  /** The people who decide in this section. */
  deciders: z.array(zPerson),
});
export type Section = z.infer<typeof zSection>;

/**
 * The person whose plan it is: the facts by which people tell two plans apart. The defaults are for older answers that devices have
 * stored.
 */
const zPlanPerson = z.object({
  name: z.string(),
  knownAs: z.string(),
  /** Their room or flat, in a few words; empty if nobody said. */
  room: z.string().default(''),
  /** The day they were born. */
  bornOn: z.string().nullable().default(null),
  /** The version of their photo, which every change of it changes; null if there is none. */
  photo: z.string().nullable().default(null),
  /** The number of the colour behind their initials: one of eight, as of their avatar where they are a member. */
  colour: z.number().int().default(0),
});
export type PlanPersonFacts = z.infer<typeof zPlanPerson>;

export const zPlan = z.object({
  id: z.string(),
  title: z.string(),
  person: zPlanPerson.extend({ memberId: z.string().nullable() }),
  schema: z.number().int(),
  room: z.string(),
  archivedAt: time.nullable(),
  you: z.object({
    memberId: z.string(),
    standing: zStanding,
    can: z.enum(['see', 'shape', 'manage']),
    mayReopen: z.boolean(),
    /** Whether the caller may set and remove the photo. The default is for older answers that devices have stored. */
    mayChangePhoto: z.boolean().default(false),
    /** How many suggestions wait for the caller's answer. The default is for older answers that devices have stored. */
    suggestionsWaiting: z.number().int().default(0),
  }),
  members: z.array(zMember),
  sections: z.array(zSection),
});
export type Plan = z.infer<typeof zPlan>;

export const zPlanSummary = z.object({
  id: z.string(),
  title: z.string(),
  person: zPlanPerson,
  standing: zStanding,
  relation: z.string(),
  archivedAt: time.nullable(),
});
export type PlanSummary = z.infer<typeof zPlanSummary>;

const zSectionRef = z.object({ id: z.string(), title: z.string(), lead: zLead });
/** The news of a plan for the caller, about sections that the caller may read. */
export const zPlanNews = z.object({
  planId: z.string(),
  /** When the caller last saw the plan; null if never. Then `sections` is empty. */
  lastSeenAt: time.nullable(),
  /** For each section that they looked at: when they last did, and the row of its log up to which they have seen everything. */
  looked: z.array(z.object({ section: z.string(), seq: z.number().int(), at: time })),
  /**
   * The sections with passages that are new to the caller, or with a hold or a lead that somebody set since they last looked there: how
   * many passages, who wrote or set, the latest first, and when the last one did. `seq` is the last row that was counted.
   */
  sections: z.array(
    z.object({ section: zSectionRef, passages: z.number().int(), seq: z.number().int(), people: z.array(zPerson), at: time }),
  ),
  /**
   * What waits for the caller: a hold that the caller can lift, with its time, or a boundary card that the caller should write.
   */
  waits: z.array(z.object({ kind: z.enum(['hold', 'card']), section: zSectionRef, since: time.nullable() })),
});
export type PlanNews = z.infer<typeof zPlanNews>;

export const zLanguage = z.enum(LANGUAGE_CODES);
/** The language of an answer; the caller's own if it is left out. */
export const zLanguageQuery = z.object({ language: zLanguage.optional() });

/** When a person wants e-mail, and at which time of their day. */
const zMailChoice = z.object({
  when: z.enum(MAIL_TIMES),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'wrong'),
  zone: z.string().min(1).max(60).refine(isTimeZone, 'wrong'),
});

/** The caller's choices for their own pages and for e-mail; null where they chose nothing. */
export const zOwnSettings = z.object({
  language: zLanguage.nullable(),
  textSize: z.enum(TEXT_SIZES).nullable(),
  /** Where the person of a plan begins. The default is for older answers that devices have stored. */
  startPage: z.enum(START_PAGES).nullable().default(null),
  /** When the caller wants e-mail. The default is for older answers that devices have stored. */
  mail: zMailChoice.nullable().default(null),
});
/** A field that is left out stays as it is. */
export const zOwnSettingsChange = z.object({
  language: zLanguage.optional(),
  textSize: z.enum(TEXT_SIZES).optional(),
  startPage: z.enum(START_PAGES).optional(),
  mail: zMailChoice.optional(),
});

/** A password reset that was made for the caller: open or used. */
export const zOwnPasswordReset = z.object({
  id: z.string(),
  madeBy: z.string(),
  createdAt: time,
  expiresAt: time,
  usedAt: time.nullable(),
});
export type OwnPasswordReset = z.infer<typeof zOwnPasswordReset>;

/** The accounts of the demo, the person first. Pages say in the reader's language who each is. */
export const DEMO_KEYS = ['person', 'daughter', 'son', 'nurse', 'careworker', 'manager', 'inspector'] as const;
export type DemoKey = (typeof DEMO_KEYS)[number];
const zDemoAccount = z.object({ key: z.enum(DEMO_KEYS), email: z.string(), name: z.string() });

export const zMe = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
  /** The caller's own settings; null if nobody is signed in. */
  settings: zOwnSettings.nullable(),
  service: z.object({
    name: z.string(),
    demo: z.boolean(),
    setUp: z.boolean(),
    /** The origin at which people reach the service; null if it is the one that they asked. */
    address: z.string().nullable(),
    /** After how many minutes without use a shared device locks. */
    lockMinutes: z.number().int(),
    /** Whether the service sends e-mail. The default is for older answers that devices have stored. */
    mail: z.boolean().default(false),
    /** Whether staff need a second step to sign in. */
    staffSecondStep: z.boolean().default(false),
  }),
  /** Whether the caller is a manager of the service, who creates plans and invites managers. */
  managesService: z.boolean(),
  /** Whether the caller has to set up a second step before they can do anything else. */
  lacksSecondStep: z.boolean().default(false),
  /** Used password resets that the caller has not yet confirmed. The default is for older answers that devices have stored. */
  usedPasswordResets: z.array(zOwnPasswordReset).default([]),
  demoAccounts: z.array(zDemoAccount),
});
export type Me = z.infer<typeof zMe>;

/** The PIN that the caller chooses for this device, with their password. */
export const zDevicePinChoice = z.object({
  pin: pin.refine((digits) => pinProblem(digits) !== 'pinEasy', 'pinEasy'),
  password: givenPassword,
});
/** A PIN as somebody enters it to sign in. */
export const zPinEntry = z.object({ pin });
/** A password as somebody enters it to sign in. */
export const zPasswordEntry = z.object({ password: givenPassword });
/** A PIN of the caller on some device: `off` after too many wrong tries. `here` says whether it is on the device of the request. */
export const zOwnDevicePin = z.object({
  id: z.string(),
  here: z.boolean(),
  state: z.enum(['ready', 'off']),
  setAt: time,
  usedAt: time,
  userAgent: z.string().nullable(),
});
export type OwnDevicePin = z.infer<typeof zOwnDevicePin>;
/** A person who has a PIN on this device, and what they are: on their plans, if it is the same on all, or in the service. */
export const zDevicePerson = z.object({
  person: zPerson,
  standing: zStanding.nullable(),
  relation: z.string(),
  managesService: z.boolean(),
  state: z.enum(['ready', 'off']),
});
export type DevicePerson = z.infer<typeof zDevicePerson>;
export const zSharedDevice = z.object({ people: z.array(zDevicePerson) });
/** Signs a person of this device in: by their PIN, or by their password. */
export const zDeviceSignIn = z.union([zPinEntry.extend({ person: id }), zPasswordEntry.extend({ person: id })]);

/** The key with which a device encrypts what it stores: 32 bytes in base64. See docs/decisions. */
export const zDeviceKey = z.object({ key: z.string() });

const minutes = z
  .number('notMinutes')
  .int('notMinutes')
  .min(LOCK_MINUTES.fewest, 'notMinutes')
  .max(LOCK_MINUTES.most, 'notMinutes');
const days = z.number('notDays').int('notDays').min(ANSWER_DAYS.fewest, 'notDays').max(ANSWER_DAYS.most, 'notDays');
/** What a manager changes of the service: one setting, or several. A field that is left out stays as it is. */
export const zServiceChange = z
  .object({ lockMinutes: minutes.optional(), answerDays: days.optional(), staffSecondStep: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, 'empty');

export const zSetUp = z.object({ token: z.string().max(200), serviceName: name, name, email, password });
export const zNewPlan = z.object({
  title,
  personName: name,
  knownAs: line.max(120, 'tooLong'),
  template: id,
  /** The language of the first sections; the caller's own if it is left out. */
  language: zLanguage.optional(),
});
export const zPlanChange = z.object({
  title: title.optional(),
  personName: name.optional(),
  /** The name by which the person is called; if it is empty, `personName` is used. */
  knownAs: line.max(120, 'tooLong').optional(),
  /** Their room or flat; empty for none. */
  room: line.max(60, 'tooLong').optional(),
  bornOn: birthday.nullable().optional(),
  archived: z.boolean().optional(),
});
/** The version of a photo, as a plan names it. Without it the photo is the one of now. */
export const zPhotoQuery = z.object({ v: id.optional() });
/** The version that a photo has now. */
export const zPhotoSet = z.object({ photo: z.string() });
export const zNewSection = z.object({
  title,
  lead: zLead,
  boundary: zBoundary.optional(),
  /** Members named on a sealed section beside the member who makes it. */
  named: z.array(id).max(50).optional(),
});
export const zSectionChange = z.object({
  title: title.optional(),
  lead: zLead.optional(),
  boundary: zBoundary.optional(),
  retired: z.boolean().optional(),
  /** Needed where the lead becomes professional or sealed. */
  reason: reason.optional(),
});
/** Units of a text, as a request names them. */
const zUnits = z.array(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)).max(6000);
/**
 * Marks as seen. `person` says whose page it was, because another person may have signed in on another page before this one sends.
 * Sections that the caller cannot read or that never were are ignored.
 */
export const zMarkAsSeen = z.object({
  person: id.optional(),
  /** A name of the page, by which it knows that the event about this is its own. */
  page: id.default(''),
  /** The sections that the caller looked at. */
  sections: z.array(id).max(500).default([]),
  /**
   * The passages that were before the caller's eyes, by their units: `client, clock, length, …`. `gone` are those of which the caller saw that
   * they were taken out.
   */
  passages: z
    .array(z.object({ section: id, units: zUnits, gone: zUnits.default([]) }))
    .max(500)
    .default([]),
  /** Sections of which everything up to this row of the log is to count as seen. */
  whole: z
    .array(z.object({ section: id, seq: z.number().int().min(0) }))
    .max(500)
    .default([]),
});
export const zSectionOrder = z.object({ sections: z.array(id).max(500) });
export const zHoldReason = z.object({ reason });
/** The reason is needed where a member is no longer named. */
export const zNamed = z.object({ members: z.array(id).max(50), reason: reason.optional() });
/** The reason is needed where the member has less afterwards than before. */
export const zGrant = z.object({ right: zRight.nullable(), reason: reason.optional() });
/** Who has access to one section: the members named on it, and the rights that differ from what the lead gives. */
export const zAccess = z.object({
  named: z.array(z.string()),
  members: z.array(z.object({ memberId: z.string(), right: zRight, granted: zRight.nullable(), ceiling: zRight })),
});
export type Access = z.infer<typeof zAccess>;

export const zInvite = z.object({
  name,
  standing: zStanding,
  relation: line.max(60, 'tooLong'),
  expiresAt: time.nullable().optional(),
  /** Where the invitation is sent, on a service that sends e-mail. */
  email: email.optional(),
});
export const zManagerInvite = z.object({ name, email: email.optional() });
export const zInvitation = z.object({
  id: z.string(),
  name: z.string(),
  standing: zStanding.nullable(),
  relation: z.string(),
  createdAt: time,
  expiresAt: time,
  /** What became of its e-mail; null if it has none. */
  mail: z.enum(MAIL_STATES).nullable(),
});
export type Invitation = z.infer<typeof zInvitation>;
/** The link and the code are shown once, when the invitation is made. The server stores only their hashes. */
export const zNewInvitation = z.object({ invitation: zInvitation, link: z.string(), code: z.string() });
export type NewInvitation = z.infer<typeof zNewInvitation>;
/** The token of a link, or the short code of a letter. In a code, spaces, dashes and case do not matter. */
export const zInvitationKey = z.object({ key: z.string().trim().min(1, 'empty').max(200, 'tooLong') });
export const zInvitationView = z.object({
  name: z.string(),
  invitedBy: z.string(),
  service: z.string(),
  plan: z.object({ title: z.string(), knownAs: z.string() }).nullable(),
  standing: zStanding.nullable(),
  expiresAt: time,
});
export type InvitationView = z.infer<typeof zInvitationView>;
/** A signed-in caller joins with their account. Other callers send `account` and get a new account. */
export const zAccept = zInvitationKey.extend({ account: z.object({ name, email, password }).optional() });

export const zMemberChange = z.object({
  standing: zStanding.optional(),
  relation: line.max(60, 'tooLong').optional(),
  authority: zAuthority.optional(),
  expiresAt: time.nullable().optional(),
});

/** The account whose password was forgotten. */
export const zPasswordResetFor = z.object({ email });
/** An open password reset as managers of the service see it, without its link and code. */
export const zPasswordReset = z.object({
  id: z.string(),
  person: zPerson,
  madeBy: zPerson,
  createdAt: time,
  expiresAt: time,
  /** What became of its e-mail; null if it has none. */
  mail: z.enum(MAIL_STATES).nullable(),
});
export type PasswordReset = z.infer<typeof zPasswordReset>;
/** The link and the code are shown once, as with an invitation. */
export const zNewPasswordReset = z.object({ passwordReset: zPasswordReset, link: z.string(), code: z.string() });
export type NewPasswordReset = z.infer<typeof zNewPasswordReset>;
/** What a caller with the link or the code sees: whose account it is, and who made the password reset. */
export const zPasswordResetView = z.object({ name: z.string(), email: z.string(), madeBy: z.string(), expiresAt: time });
export type PasswordResetView = z.infer<typeof zPasswordResetView>;
/** With `rememberMe` false the new session ends with the browser, as at sign-in. */
export const zPasswordResetUse = zInvitationKey.extend({ password, rememberMe: z.boolean().optional() });

export const zServicePeople = z.object({
  managers: z.array(zPerson),
  invitations: z.array(zInvitation),
  passwordResets: z.array(zPasswordReset),
  /** After how many days without an answer a suggestion waits for the lead. The default is for older answers that pages still have. */
  answerDays: z.number().int().default(ANSWER_DAYS.usual),
});

export const zTemplate = z.object({
  id: z.string(),
  language: zLanguage,
  name: z.string(),
  about: z.string(),
  sections: z.array(z.object({ title: z.string(), lead: zLead })),
});

export const zErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), fields: z.record(z.string(), z.string()).optional() }),
});
export const zDone = z.object({ ok: z.literal(true) });
export const zCreated = z.object({ id: z.string() });
