/** A valid organization with on-call, and the problems that it has after a change. */
import { email } from '../channel.ts';
import { defineOrganization } from '../defineOrganization.ts';
import { emailTo } from '../oncall/person.ts';
import { individual, onCallOf, teamOf } from '../oncall/team.ts';
import type { OrganizationDefinition } from '../organization.ts';
import { DefinitionError, renderProblem } from '../problem.ts';

const channels = { page: [email('page@example.com')], ticket: [email('ticket@example.com')] };

const person = (handle: string, timeZone: string): object => ({
  handle,
  timeZone,
  contacts: [emailTo(`${handle}@example.com`)],
});

/** Owner 'shop' is on call with the schedule 'primary' in Santiago; 'platform' has its channels only. */
export const shop: OrganizationDefinition = {
  id: 'shop',
  project: 'shop-monitoring',
  owner: 'platform',
  runbooks: 'https://github.com/shop/atalaya/blob/main/generated',
  owners: [
    {
      id: 'shop',
      channels,
      onCall: {
        timeZone: 'America/Santiago',
        escalation: {
          steps: [
            { targets: [onCallOf('primary')], wait: '10m' },
            { targets: [individual('ana'), teamOf('platform')], wait: '15m' },
          ],
          repeat: 1,
        },
      },
    },
    { id: 'platform', channels },
  ],
  onCall: {
    people: [person('ana', 'America/Santiago'), person('ben', 'Europe/Berlin')] as never,
    schedules: [
      {
        id: 'primary',
        timeZone: 'America/Santiago',
        layers: [{ name: 'weekly', people: ['ana', 'ben'], turn: 'weekly', begin: '2026-01-05T09:00' }],
        overrides: [
          {
            people: ['ben'],
            begin: '2026-12-25T00:00-03:00',
            end: '2026-12-26T00:00-03:00',
            reason: 'agreed in the team',
          },
        ],
        holidays: ['chile'],
      },
    ],
    holidays: [{ id: 'chile', days: [{ day: '2026-12-25', name: 'Navidad' }] }],
    routing: {
      routes: [
        {
          id: 'night',
          matchers: [
            { label: 'system', op: '=~', value: 'orders|carts' },
            { label: 'severity', op: '=', value: 'ticket' },
          ],
          to: 'shop',
          mutedIn: ['nights'],
        },
      ],
      muteTimes: [{ id: 'nights', timeZone: 'America/Santiago', windows: [{ begin: '22:00', end: '06:00' }] }],
    },
  },
};

/** Replaces the value at a path such as 'onCall.schedules.0.layers.0.people'; undefined removes it. */
export const replaced = (value: unknown, path: string, by: unknown): unknown => {
  const [key = '', ...inner] = path.split('.');
  const parts: Record<string, unknown> = { ...(value as object) };
  if (inner.length > 0)
    parts[key] = replaced(parts[key] ?? (/^\d+$/.test(inner[0] ?? '') ? [] : {}), inner.join('.'), by);
  else if (by === undefined) delete parts[key];
  else parts[key] = by;
  return Array.isArray(value) ? Object.values(parts) : parts;
};

/** The problems of 'shop' after changes by path, as the user sees them. */
export const shopProblems = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
  const changed = Object.entries(changes).reduce<unknown>((value, [path, by]) => replaced(value, path, by), shop);
  try {
    defineOrganization(changed as OrganizationDefinition);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map((problem) => renderProblem('systems/organization.ts', problem));
  }
};

/** A problem of 'shop' as the user sees it. */
export const shopProblem = (id: string, path: string, message: string, fix: string): string =>
  renderProblem('systems/organization.ts', { id: `model/${id}`, path, message, fix });
