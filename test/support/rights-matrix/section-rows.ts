/** Rows of the rights matrix: sections, their settings, their history and the trail of the plan. */
import { atLeast } from '#shared/rights.ts';
import { holds } from '../rights-table.ts';
import { matrix, needs, needsPlan, onPlan, onSection, type Rows } from './kit.ts';

/** The rows. */
export const SECTION_ROWS: Rows = {
  'patch /api/sections/:sectionId': {
    about: 'section',
    request: ({ modifier }) => ({
      path: `/api/sections/${matrix.sectionId}`,
      body: modifier === 'retired' ? { retired: false } : { title: 'The same' },
    }),
    // A retired section is read-only, but a member with `decide` may bring it back.
    expected: (cell) =>
      cell.modifier === 'retired' && cell.right !== 'none'
        ? ['professional', 'manager'].includes(cell.standing)
          ? 'ok'
          : 'not_allowed'
        : needs('decide')(cell),
  },
  'put /api/sections/:sectionId/hold': onSection('/hold', 'decide', { reason: 'Wait' }),
  'delete /api/sections/:sectionId/hold': {
    ...onSection('/hold', 'decide'),
    expected: (cell) => (cell.right === 'decide' && !holds(cell.modifier) ? 'conflict' : needs('decide')(cell)),
  },
  'get /api/sections/:sectionId/access': onSection('/access', 'decide'),
  'put /api/sections/:sectionId/named': {
    about: 'section',
    request: ({ who }) => ({
      path: `/api/sections/${matrix.sectionId}/named`,
      body: { members: [who.memberId], reason: 'Because' },
    }),
    // Only a matrix.sealed section has named members.
    expected: (cell) => (cell.right === 'decide' && !matrix.sealed ? 'conflict' : needs('decide')(cell)),
  },
  'put /api/sections/:sectionId/grants/:memberId': {
    about: 'section',
    request: () => ({
      path: `/api/sections/${matrix.sectionId}/grants/${matrix.spare.memberId}`,
      body: { right: 'none', reason: 'Because' },
    }),
    expected: needs('decide'),
  },
  'get /api/sections/:sectionId/news': onSection('/news', 'read'),
  'get /api/sections/:sectionId/history': onSection('/history', 'read'),
  'get /api/sections/:sectionId/text': onSection('/text', 'read'),
  'get /api/sections/:sectionId/credits': onSection('/credits', 'read'),
  'get /api/sections/:sectionId/compare': onSection('/compare?from=0', 'read'),
  'post /api/sections/:sectionId/restore': onSection('/restore', 'edit', { at: 1, seen: 1 }),
  'get /api/plans/:planId/timeline': onPlan('/timeline', 'see'),
  'get /api/sections/:sectionId/timeline': onSection('/timeline', 'read'),
  'get /api/plans/:planId/audit': {
    ...onPlan('/audit', 'see'),
    // Managers and observers answer for the plan or inspect it. It can be inspected when it is archived, too.
    expected: (cell) =>
      cell.plan !== 'none' && (cell.modifier === 'expired' || !['manager', 'observer'].includes(cell.standing))
        ? 'not_allowed'
        : needsPlan('see')(cell),
  },
  'put /api/sections/:sectionId/sittings/:sittingId/why': {
    about: 'section',
    // The professional made the section, and with it its first text.
    request: () => ({
      path: `/api/sections/${matrix.sectionId}/sittings/1-${matrix.world.everybody.professional.personId}/why`,
      body: { text: 'After the call with the doctor' },
    }),
    expected: (cell) =>
      atLeast(cell.right, 'comment') && cell.standing !== 'professional' ? 'not_allowed' : needs('comment')(cell),
  },
  'post /api/sections/:sectionId/sitting/end': onSection('/sitting/end', 'comment'),
};
