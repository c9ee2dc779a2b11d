/** The people page of a plan: each member, what they can do, and invitations. The person comes first. */
import { UserRoundPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { INVITE_HASH } from './index.ts';
import type { Member, Plan } from '#shared/api.ts';
import { STANDINGS } from '#shared/rights.ts';
import { keys, useInvitations } from '#client/api/queries.ts';
import { InviteForm } from './invite.tsx';
import { OpenInvitations } from '#client/features/invitations/lazy-index.ts';
import { PersonFacts, PlanFace } from '#client/features/plans/index.ts';
import { MemberPanel } from './member.tsx';
import { useFramedPlan } from '#client/features/plan-frame/index.ts';
import { PersonWithoutAccount, PhotoButton } from './plan-person.tsx';
import { Button } from '#client/ui/button.tsx';
import { Page } from '#client/ui/page.tsx';
import { Panel } from '#client/ui/panel.tsx';
import { Avatar, useStandingName } from '#client/ui/person.tsx';
import { Words } from '#client/ui/words.tsx';
import { dayOf, firstName, listOf, sentences } from '#client/words/format.ts';

/** Sorts members by standing: the person, then family, then staff. */
function inOrder(members: readonly Member[]): readonly Member[] {
  return members.toSorted((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
}

function MemberEntry({ plan, member, change }: { plan: Plan; member: Member; change: (() => void) | null }) {
  const { t } = useTranslation();
  const what = useStandingName();
  const { authority } = member;
  const isPerson = member.standing === 'person';
  return (
    <li className="member" id={`member-${member.id}`} tabIndex={-1}>
      {isPerson ? <PlanFace plan={plan} /> : <Avatar person={member.person} large />}
      <div className="stack">
        <div>
          <h2>
            <Words>{member.person.name}</Words>
            {member.you && <span className="soft">{` (${t('app.you')})`}</span>}
          </h2>
          <p className="soft">
            {member.relation === '' || member.relation.toLowerCase() === t(`standing.${member.standing}`)
              ? what(member)
              : t('people.both', { first: what(member), second: t(`standing.${member.standing}`) })}
          </p>
          {isPerson && <PersonFacts person={plan.person} />}
        </div>
        <p>
          {!member.current
            ? t('people.ended')
            : member.you
              ? t(`standingYou.${member.standing}`)
              : t(`standingAbout.${member.standing}`)}
        </p>
        {authority.kind !== 'none' && (
          <p>
            <strong>{`${t(`authority.${authority.kind}`)}.`}</strong>{' '}
            <Words>
              {sentences(
                authority.evidence === '' ? t('people.noEvidence') : t('people.evidence', { evidence: authority.evidence }),
                authority.until !== null && `${t('people.authorityUntil', { date: dayOf(authority.until) })}.`,
              )}
            </Words>
          </p>
        )}
        {member.expiresAt !== null && member.current && (
          <p className="soft">{`${t('people.until', { date: dayOf(member.expiresAt - 1) })}.`}</p>
        )}
        {(change !== null || (isPerson && plan.you.mayChangePhoto)) && (
          <div className="row">
            {isPerson && <PhotoButton plan={plan} />}
            {change && (
              <Button aria-label={t('people.changeOf', { name: member.person.name })} onPress={change}>
                {t('people.change')}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** Scrolls to the member whom the address names, and focuses their entry. */
function useScrollToMember(): void {
  const routerLocation = useLocation();
  useEffect(() => {
    const { hash } = routerLocation;
    if (!hash.startsWith('#member-')) return;
    // After the frame, which scrolls each new page to its top.
    const frame = requestAnimationFrame(() => {
      const entry = document.getElementById(hash.slice(1));
      entry?.scrollIntoView({ block: 'center' });
      entry?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [routerLocation]);
}

/** The people page of a plan, inside the frame of the plan. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { plan } = useFramedPlan();
  const manage = plan.you.can === 'manage';
  const { data: invitations } = useInvitations(plan.id, manage);
  const [changing, setChanging] = useState<string | null>(null);
  const { hash } = useLocation();
  // Other pages lead straight to the form.
  const [inviting, setInviting] = useState(manage && hash === INVITE_HASH);
  const [removedName, setRemovedName] = useState<string | null>(null);
  const statusRef = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button that was pressed is removed with the member, so the focus goes to the message about it.
    if (removedName !== null) statusRef.current?.focus();
  }, [removedName]);
  useScrollToMember();
  const members = inOrder(plan.members);
  const changed = members.find((member) => member.id === changing);
  const managers = members
    .filter((member) => member.standing === 'manager' && member.current)
    .map((member) => firstName(member.person.name));
  return (
    <Page title={t('people.title')}>
      <div className="stack">
        <p className="lead">{t('people.lead', { plan: plan.title })}</p>
        {manage ? (
          <p>
            <Button variant="main" icon={UserRoundPlus} onPress={() => setInviting(true)}>
              {t('people.invite')}
            </Button>
          </p>
        ) : (
          <p className="soft">
            {managers.length > 0 ? t('people.onlyManagers', { names: listOf(managers) }) : t('people.noManagers')}
          </p>
        )}
      </div>
      <p ref={statusRef} role="status" tabIndex={-1}>
        {removedName !== null && t('people.removed', { name: removedName })}
      </p>
      <ul className="plain lines">
        {!members.some((member) => member.standing === 'person') && <PersonWithoutAccount plan={plan} />}
        {members.map((member) => (
          <MemberEntry key={member.id} plan={plan} member={member} change={manage ? () => setChanging(member.id) : null} />
        ))}
      </ul>
      {manage && invitations && <OpenInvitations invitations={invitations} stale={keys.invitations(plan.id)} />}
      {inviting && (
        <Panel title={t('people.invite')} onClose={() => setInviting(false)}>
          <InviteForm plan={plan} open={invitations} />
        </Panel>
      )}
      {changed && (
        <Panel title={changed.person.name} onClose={() => setChanging(null)}>
          <MemberPanel
            key={changed.id}
            plan={plan}
            member={changed}
            close={() => setChanging(null)}
            removed={() => {
              setChanging(null);
              setRemovedName(changed.person.name);
            }}
          />
        </Panel>
      )}
    </Page>
  );
}
