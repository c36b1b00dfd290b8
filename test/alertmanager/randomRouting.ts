/** Random routing, and random labels that it may match: made from a seed, so that a failed run can be repeated. */
import { email } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import type { Matcher, MuteTime, RoutingDefinition } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import { zonedText } from '../../model/zonedTime.ts';
import type { Random } from '../../numbers/random.ts';

const owners = ['orders', 'sales', 'web'];

/** Values that alerts have, by label. */
const values: Readonly<Record<string, readonly string[]>> = {
  environment: ['prod', 'staging'],
  owner: [...owners, 'nobody'],
  severity: ['page', 'ticket', 'info'],
  slo: ['api-availability', 'api-latency'],
  stage: ['queue', 'ingest', 'table', 'api'],
  system: [
    'freight',
    'diary',
    'diary-2',
    'Orders.v2',
    'a|b',
    'über "x"\\',
    'tab\tand\nline',
    '\u0007\u007f\u00a0\u2028 𝒳😀\u{e0001}',
  ],
};

const patterns = [
  'freight|diary',
  'diary.*',
  '.*',
  '.+',
  'api-.*y',
  '(?i)ORDERS\\.V2',
  'a\\|b',
  '[a-d].*',
  '',
  'page|',
];

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const some = <T>(random: Random, from: readonly T[]): readonly T[] => from.filter(() => random() < 0.5);

const matcherOf = (random: Random): Matcher => {
  const label = pick(random, Object.keys(values));
  const op = pick(random, ['=', '=', '!=', '=~', '=~', '!~'] as const);
  return {
    label,
    op,
    value: op === '=' || op === '!=' ? pick(random, [...values[label]!, '']) : pick(random, patterns),
  };
};

/** The clock of a zone so many hours from `at`, in whole hours: a test is never near the end of a window. */
const clock = (at: number, hours: number, timeZone: string): string =>
  `${zonedText(at + hours * 3_600_000, timeZone).slice(11, 13)}:00`;

const muteTimes = (at: number): readonly MuteTime[] =>
  ['America/Santiago', 'Asia/Kolkata', 'Pacific/Chatham'].flatMap((timeZone, index): readonly MuteTime[] => [
    { id: `now-${index}`, timeZone, windows: [{ begin: clock(at, -3, timeZone), end: clock(at, 5, timeZone) }] },
    { id: `earlier-${index}`, timeZone, windows: [{ begin: clock(at, -5, timeZone), end: clock(at, -3, timeZone) }] },
    { id: `later-${index}`, timeZone, windows: [{ begin: clock(at, 3, timeZone), end: clock(at, 5, timeZone) }] },
  ]);

const routingOf = (random: Random, at: number): RoutingDefinition => {
  const times = muteTimes(at);
  const ids = times.map(({ id }) => id);
  return {
    muteTimes: times,
    routes: Array.from({ length: 8 }, (_, index) => ({
      id: `route-${index}`,
      matchers: Array.from({ length: 1 + Math.floor(random() * 2) }, () => matcherOf(random)),
      to: pick(random, owners),
      continue: random() < 0.5,
      mutedIn: random() < 0.3 ? some(random, ids).slice(0, 2) : [],
      activeIn: random() < 0.1 ? some(random, ids).slice(0, 2) : [],
      grouping: { by: random() < 0.2 ? ['...'] : ['environment', ...some(random, Object.keys(values).slice(1))] },
    })),
  };
};

/** At `at`, in milliseconds since the epoch, some of its mute times hold. */
export const randomOrganization = (random: Random, at: number): Organization =>
  defineOrganization({
    id: 'example',
    project: 'example',
    owner: 'web',
    runbooks: 'https://example.com/generated',
    owners: owners.map((id) => ({
      id,
      channels: { page: [email(`${id}-page@example.com`)], ticket: [email(`${id}@example.com`)] },
    })),
    onCall: { routing: routingOf(random, at) },
  });

/** `name` tells them apart. */
export const randomLabels = (random: Random, name: string): Labels => ({
  alertname: name,
  ...Object.fromEntries(
    Object.entries(values).flatMap(([label, all]) => (random() < 0.2 ? [] : [[label, pick(random, all)]])),
  ),
});
