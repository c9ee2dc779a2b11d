/** The decisions of an audit trail in words. Who decided stands beside them. */
import i18next from 'i18next';
import type { AuditEntry, AuditEntryOf } from '#shared/audit.ts';
import { dayOf, listOf, sentences } from '#client/words/format.ts';

/** The names of the members whom an entry can speak of, by member id. */
export type MemberNames = Readonly<Record<string, { readonly name: string }>>;

function nameOf(memberId: string, members: MemberNames): string {
  return members[memberId]?.name ?? i18next.t('decided.someone');
}

function planChange({ title, personName, knownAs, room, bornOn, archived }: AuditEntryOf<'plan.change'>['detail']): string {
  const { t } = i18next;
  return sentences(
    title !== undefined && t('decided.planTitle', { title }),
    personName !== undefined && t('decided.personName', { name: personName }),
    knownAs !== undefined && (knownAs === '' ? t('decided.noKnownAs') : t('decided.knownAs', { name: knownAs })),
    room !== undefined && (room === '' ? t('decided.noRoom') : t('decided.room', { room })),
    bornOn !== undefined && (bornOn === null ? t('decided.noBornOn') : t('decided.bornOn', { day: dayOf(bornOn) })),
    archived !== undefined && t(archived ? 'decided.archived' : 'decided.reopened'),
  );
}

function memberChange(detail: AuditEntryOf<'member.change'>['detail'], members: MemberNames): string {
  const { t } = i18next;
  const { memberId, standing, relation, authority, expiresAt } = detail;
  return sentences(
    t('decided.member', { name: nameOf(memberId, members) }),
    standing !== undefined && t('decided.memberStanding', { standing: t(`standing.${standing}`) }),
    relation !== undefined && (relation === '' ? t('decided.noRelation') : t('decided.memberRelation', { relation })),
    authority !== undefined && t('decided.memberAuthority', { authority: t(`authority.${authority.kind}`) }),
    expiresAt !== undefined &&
      // A membership ends with its last day.
      (expiresAt === null ? t('decided.memberNoEnd') : t('decided.memberUntil', { day: dayOf(expiresAt - 1) })),
  );
}

function sectionChange({ title, lead, boundary, retired }: AuditEntryOf<'section.change'>['detail']): string {
  const { t } = i18next;
  return sentences(
    title !== undefined && t('decided.sectionTitle', { title }),
    lead !== undefined && t(`decided.nowLead.${lead}`),
    boundary !== undefined && t('decided.boundary'),
    retired !== undefined && t(retired ? 'decided.retired' : 'decided.back'),
  );
}

function contribution(
  { contribution: facts, audience }: AuditEntryOf<'thread.begin' | 'comment.add'>['detail'],
  members: MemberNames,
): string {
  const { t } = i18next;
  if (facts === undefined) return '';
  const name = facts.by === null ? t('decided.outsider') : nameOf(facts.by, members);
  return sentences(
    t(`decided.contribution.${facts.way}`, { name }),
    audience === 'professionals' && t('decided.onlyProfessionals'),
  );
}

function suggestionChange({ title, othersMayWrite }: AuditEntryOf<'suggestion.change'>['detail']): string {
  const { t } = i18next;
  if (othersMayWrite === undefined) return t('decided.suggestionChanged', { title });
  return t(othersMayWrite ? 'decided.suggestionForOthers' : 'decided.suggestionForOneself', { title });
}

function suggestionAnswer(
  entry: AuditEntryOf<'suggestion.adapt' | 'suggestion.decline' | 'suggestion.undo' | 'suggestion.accept'>,
  members: MemberNames,
): string {
  const { t } = i18next;
  const about = { title: entry.detail.title, name: nameOf(entry.detail.author, members) };
  switch (entry.verb) {
    case 'suggestion.adapt':
      return t('decided.suggestionAdapting', about);
    case 'suggestion.decline':
      return t('decided.suggestionDeclined', about);
    case 'suggestion.undo':
      return t('decided.suggestionUndone', about);
    case 'suggestion.accept':
      return t(`decided.suggestionTaken.${entry.detail.part}`, about);
  }
}

/** An act of one's own, or what somebody wrote down for another. */
function actRecorded({ kind, sayer, saidOn }: AuditEntryOf<'act.record'>['detail'], members: MemberNames): string {
  const { t } = i18next;
  if (saidOn === null) return t(`decided.actDone.${kind}`);
  return t(`decided.actWritten.${kind}`, { name: sayerOf(sayer, members), day: dayOf(saidOn) });
}

function actTakenBack({ kind, sayer, how }: AuditEntryOf<'act.takeBack'>['detail'], members: MemberNames): string {
  const { t } = i18next;
  if (how === 'withdrawn') return t(`decided.actWithdrawn.${kind}`);
  return t(`decided.actMistake.${kind}`, { name: sayerOf(sayer, members) });
}

function sayerOf(sayer: string | null, members: MemberNames): string {
  return sayer === null ? i18next.t('decided.actPerson') : nameOf(sayer, members);
}

function naming({ before, after }: AuditEntryOf<'section.name'>['detail'], members: MemberNames): string {
  const { t } = i18next;
  const namesOf = (ids: readonly string[]): string => listOf(ids.map((id) => nameOf(id, members)));
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if (added.length + removed.length === 0) return t('decided.naming');
  return sentences(
    added.length > 0 && t('decided.named', { names: namesOf(added) }),
    removed.length > 0 && t('decided.unnamed', { names: namesOf(removed) }),
  );
}

function grant({ memberId, right }: AuditEntryOf<'section.grant'>['detail'], members: MemberNames): string {
  const name = nameOf(memberId, members);
  return right === null
    ? i18next.t('decided.usual', { name })
    : i18next.t('decided.granted', { name, right: i18next.t(`right.${right}`) });
}

/** What was settled for the whole service. */
function serviceChange({ lockMinutes, answerDays, staffSecondStep }: AuditEntryOf<'service.change'>['detail']): string {
  const { t } = i18next;
  return sentences(
    lockMinutes !== undefined && t('decided.lockMinutes', { count: lockMinutes }),
    answerDays !== undefined && t('decided.answerDays', { count: answerDays }),
    staffSecondStep !== undefined && t(staffSecondStep ? 'decided.secondStepOn' : 'decided.secondStepFree'),
  );
}

/**
 * What an entry of the audit trail says, without who did it and without its reason. `members` are the members whom the reader may know
 * of. The sections that it is about stand beside it.
 */
export function decisionInWords(entry: AuditEntry, members: MemberNames): string {
  const { t } = i18next;
  switch (entry.verb) {
    case 'service.setUp':
      return t('decided.setUp', { service: entry.detail.service });
    case 'service.change':
      return serviceChange(entry.detail);
    case 'manager.invite':
      return t('decided.inviteManager', { name: entry.detail.name });
    case 'manager.remove':
      return t('decided.removeManager');
    case 'manager.leave':
      return t('decided.leaveManager');
    case 'passwordReset.make':
      return t('decided.resetMade');
    case 'passwordReset.withdraw':
      return t('decided.resetBack');
    case 'passwordReset.use':
      return t('decided.resetUsed');
    case 'secondStep.takeOff':
      return t('decided.secondStepOff');
    case 'demo.fill':
      return t('decided.demo');
    case 'invitation.accept': {
      const { standing } = entry.detail;
      return standing === null ? t('decided.joinedService') : t('decided.joined', { standing: t(`standing.${standing}`) });
    }
    case 'invitation.withdraw':
      return t('decided.invitationBack');
    case 'plan.create':
      return t('decided.started');
    case 'plan.change':
      return planChange(entry.detail);
    case 'plan.setPhoto':
      return t('decided.photo');
    case 'plan.removePhoto':
      return t('decided.noPhoto');
    case 'plan.orderSections':
      return t('decided.order');
    case 'member.invite': {
      const { name, standing } = entry.detail;
      return t('decided.invited', { name, standing: t(`standing.${standing}`) });
    }
    case 'member.change':
      return memberChange(entry.detail, members);
    case 'member.remove':
      return t('decided.removed', { name: nameOf(entry.detail.memberId, members) });
    case 'member.leave':
      return t('decided.left');
    case 'section.add':
      return sentences(t('decided.added', { title: entry.detail.title }), t(`decided.lead.${entry.detail.lead}`));
    case 'section.change':
      return sectionChange(entry.detail);
    case 'section.hold':
      return t('decided.hold');
    case 'section.liftHold':
      return t('decided.lifted');
    case 'section.name':
      return naming(entry.detail, members);
    case 'section.grant':
      return grant(entry.detail, members);
    case 'section.restore':
      return t('decided.restored');
    case 'sitting.explain':
      return t('decided.explained', { text: entry.detail.text });
    case 'sitting.end':
      return t('decided.finished');
    case 'thread.begin':
      if (entry.detail.contribution !== undefined) return contribution(entry.detail, members);
      return t(entry.detail.audience === 'professionals' ? 'decided.threadBegunForProfessionals' : 'decided.threadBegun');
    case 'thread.resolve':
      return t('decided.threadResolved');
    case 'thread.reopen':
      return t('decided.threadReopened');
    case 'comment.add':
      return sentences(t('decided.commentAdded'), contribution(entry.detail, members));
    case 'comment.change':
      return t('decided.commentChanged');
    case 'comment.delete':
      return t('decided.commentDeleted');
    case 'suggestion.make':
      return t('decided.suggestionMade', { title: entry.detail.title });
    case 'suggestion.change':
      return suggestionChange(entry.detail);
    case 'suggestion.withdraw':
      return t('decided.suggestionWithdrawn', { title: entry.detail.title });
    case 'suggestion.adapt':
    case 'suggestion.decline':
    case 'suggestion.undo':
    case 'suggestion.accept':
      return suggestionAnswer(entry, members);
    case 'act.record':
      return actRecorded(entry.detail, members);
    case 'act.takeBack':
      return actTakenBack(entry.detail, members);
  }
}

/** The reason that was given for a decision; null if there is none, or if the reader may not know it. */
export function reasonOf(entry: AuditEntry): string | null {
  if (!('reason' in entry.detail)) return null;
  const { reason } = entry.detail;
  return reason === undefined || reason === '' ? null : reason;
}
