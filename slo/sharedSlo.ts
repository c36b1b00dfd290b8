/** A shared objective as an objective of a system that stands for all of its systems together. */
import { leastTraffic, type AlwaysLoad, type LoadProfile } from '../model/load.ts';
import { perSecond, type Rate } from '../model/quantity.ts';
import type { SharedObjective } from '../model/sharedObjective.ts';
import type { System } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import { joinedText } from '../text/sentence.ts';
import { sloOf, type Slo } from './slo.ts';

/**
 * It has the id of the shared objective, and the sum of the traffic. Undefined where a system or its objective is missing:
 * model/rules/sharedObjectives.ts says why.
 */
export const sharedSystem = (
  { id, owner, objective, systems: ids, why, leastEvents }: SharedObjective,
  systems: readonly System[],
): { readonly system: System; readonly members: readonly System[] } | undefined => {
  const members = ids.flatMap((member) => systems.find((system) => system.id === member) ?? []);
  const [first] = members;
  const own = first?.objectives.find((other) => other.id === objective);
  const isWhole = members.every(({ objectives }) => objectives.some((other) => other.id === objective));
  if (first === undefined || own === undefined || members.length < ids.length || !isWhole) return undefined;
  const { alertingOff: _off, shadow: _shadow, leastEvents: _least, tiers: _tiers, ...promise } = own;
  const system: System = {
    ...first,
    id,
    owner,
    description: `${objective} of ${joinedText(ids, 'and')} together.`,
    dependsOn: [],
    objectives: [{ ...promise, why, ...(leastEvents === undefined ? {} : { leastEvents }) }],
    alerts: [],
    maintenance: [],
    load: loadOfAll(members),
  };
  return { system, members };
};

export const sharedSlo = (system: System, members: readonly System[]): Slo => {
  const [objective] = system.objectives;
  if (objective === undefined) throw new Error(`${system.id} has no objective`);
  const shared = members.map((member) => ({
    system: member,
    slo: sloOf(
      member,
      member.objectives.find(({ id }) => id === objective.id)!,
    ),
  }));
  const slo = sloOf(system, objective);
  const of = joinedText(
    members.map(({ id }) => id),
    'and',
  );
  return Object.freeze({ ...slo, shared, events: { ...slo.events, total: `${slo.events.total}, of ${of} together` } });
};

const kinds = ['reads', 'messages'] as const;

/** A system that declares no least traffic adds none: the sum is still the least. */
const loadOfAll = (members: readonly System[]): LoadProfile => {
  const summed = (rates: readonly (Rate | undefined)[]): Rate | undefined => {
    const known = rates.filter((rate) => rate !== undefined);
    return known.length === 0 ? undefined : rateOf(known);
  };
  const least = (path: 'always' | 'measured'): AlwaysLoad =>
    Object.fromEntries(
      kinds.flatMap((kind) => {
        const each = members.map(({ load }) => leastTraffic(load, kind === 'reads' ? 'api' : 'ingest'));
        const rate = summed(each.map((traffic) => traffic?.rate));
        const isMeasured = each.some((traffic) => traffic?.path.startsWith('load.measured'));
        return rate === undefined || isMeasured !== (path === 'measured') ? [] : [[kind, rate]];
      }),
    );
  const [always, measured] = [least('always'), least('measured')];
  const common = { duration: '5m', always, measured } as const;
  const built = members.map(({ load }) => load).filter((load) => load?.kind === 'OpenLoad');
  const users = members.flatMap(({ load }) => (load?.kind === 'ClosedLoad' ? [load.users] : []));
  return users.length > 0
    ? { kind: 'ClosedLoad', users: users.reduce((sum, count) => sum + count, 0), ramp: '1/s', ...common }
    : {
        kind: 'OpenLoad',
        reads: rateOf(built.map(({ reads }) => reads)),
        messages: rateOf(built.map(({ messages }) => messages)),
        ...common,
      };
};

/** By the second or by the hour, whichever is easier to read. */
const rateOf = (rates: readonly Rate[]): Rate => {
  const sum = rates.reduce((total, rate) => total.plus(perSecond(rate)), new Exact(0));
  const rounded = (value: typeof sum): number => value.toSignificantDigits(6).toNumber();
  return sum.gte(1) ? `${rounded(sum)}/s` : `${rounded(sum.mul(3_600))}/h`;
};
