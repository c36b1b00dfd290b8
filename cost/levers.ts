/**
 * What would lower the cost of watching, and what was done already: each with the units that it saves in a 30-day month, its money, and
 * what is given up for it.
 */
import { evaluationInterval } from '../alerts/evaluationInterval.ts';
import { samplePeriod } from '../alerts/firing/detection.ts';
import type { Prices } from '../model/prices.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { many } from '../text/count.ts';
import { durationText } from '../text/time.ts';
import { amountOf, totalsOf, type OwnedCost } from './estimate.ts';
import { moneyOf, type ItemId } from './item.ts';
import type { AlertUnits } from './watching.ts';

export interface Lever {
  readonly id: 'slow-rules' | 'pages-every-minute' | 'one-fleet-policy' | 'uptime-every-five-minutes';
  /** True: the definitions are emitted so already. */
  readonly isDone: boolean;
  readonly text: string;
  /** What is given up. */
  readonly price: string;
  readonly saves: readonly Saving[];
  /** In the currency of the prices; undefined where a price is missing. */
  readonly money: number | undefined;
}

export interface Saving {
  readonly id: ItemId;
  readonly amount: number;
}

const slow: Duration = '5m';
const minute: Duration = samplePeriod;
const soon: Duration = '30s';

export const leversOf = (costs: readonly OwnedCost[], prices: Prices): readonly Lever[] => {
  const units = costs.flatMap(({ alerts }) => alerts);
  const made = [slowRules(units), pagesEveryMinute(units), oneFleetPolicy(costs), fewerExecutions(costs)];
  return made.flatMap((lever) => (lever === undefined ? [] : [{ ...lever, money: moneySaved(lever, costs, prices) }]));
};

/** What nobody pays for, because it is below a free allotment, saves nothing. */
const moneySaved = ({ id, saves }: Made, costs: readonly OwnedCost[], prices: Prices): number | undefined => {
  if (id !== 'uptime-every-five-minutes') return moneyOfAll(saves, prices);
  if (prices.uptimeThousand.value === null) return undefined;
  const lower = costs.map((cost) => ({
    ...cost,
    items: cost.items.map((item) =>
      item.amount !== undefined && saves.some((saving) => saving.id === item.id)
        ? { ...item, amount: item.amount * (1 - fewer) }
        : item,
    ),
  }));
  return (totalsOf(costs, prices).total ?? 0) - (totalsOf(lower, prices).total ?? 0);
};

const moneyOfAll = (saves: readonly Saving[], prices: Prices): number | undefined => {
  const money = saves.map((saving) => moneyOf(saving, prices)).filter((amount) => amount !== undefined);
  return money.length === 0 ? undefined : money.reduce((total, amount) => total + amount, 0);
};

type Made = Omit<Lever, 'money'>;

/** PromQL alerts that are evaluated at this interval. */
const evaluatedAt = (units: readonly AlertUnits[], interval: Duration): readonly AlertUnits[] =>
  units.filter(({ alert }) => isPromql(alert) && evaluationInterval(alert) === interval);

/** `factor`: what is saved, in multiples of what they take now. */
const saved = (units: readonly AlertUnits[], factor: number): readonly Saving[] => [
  { id: 'evaluations', amount: factor * units.reduce((total, { evaluations }) => total + evaluations, 0) },
  { id: 'points', amount: factor * units.reduce((total, { points }) => total + points, 0) },
];

const slowRules = (units: readonly AlertUnits[]): Made | undefined => {
  const chosen = evaluatedAt(units, slow);
  if (chosen.length === 0) return undefined;
  const [looks, are] = chosen.length === 1 ? ['looks', 'is'] : ['look', 'are'];
  return {
    id: 'slow-rules',
    isDone: true,
    text: `${many(chosen.length, 'rule')} that ${looks} back for days ${are} evaluated every ${durationText(slow)}, not every minute`,
    price: 'a slow burn is noticed up to four minutes later',
    saves: saved(chosen, seconds(slow) / seconds(minute) - 1),
  };
};

const pagesEveryMinute = (units: readonly AlertUnits[]): Made | undefined => {
  const chosen = evaluatedAt(units, soon);
  if (chosen.length === 0) return undefined;
  return {
    id: 'pages-every-minute',
    isDone: false,
    text: `evaluate ${many(chosen.length, 'page')} every minute, not every ${durationText(soon)}`,
    price: 'a complete failure pages up to 30 seconds later',
    saves: saved(chosen, 1 - seconds(soon) / seconds(minute)),
  };
};

const isPromql = ({ queries }: AlertUnits['alert']): boolean => queries['cloud-monitoring'].kind !== 'NotSupported';

/** Alerts of several systems whose conditions differ in the names that they select by, and in nothing else. */
const oneFleetPolicy = (costs: readonly OwnedCost[]): Made | undefined => {
  const all = costs.flatMap(({ id, owner, alerts }) =>
    alerts.flatMap((unit) => (unit.alert.system === undefined ? [] : [{ id, owner, unit, key: keyOf(id, unit) }])),
  );
  const groups = [...Map.groupBy(all, ({ key }) => key).values()].filter(
    (group) => new Set(group.map(({ id }) => id)).size > 1,
  );
  if (groups.length === 0) return undefined;
  const conditions = groups.reduce(
    (total, group) => total + group.reduce((sum, { unit }) => sum + unit.conditions, 0),
    0,
  );
  const kept = groups.reduce((total, [first]) => total + (first?.unit.conditions ?? 0), 0);
  const owners = new Set(groups.flatMap((group) => group.map(({ owner }) => owner))).size;
  return {
    id: 'one-fleet-policy',
    isDone: false,
    text: `one condition by system for ${many(groups.length, 'kind')} of alert that systems have alike: ${kept} instead of ${conditions}`,
    price: `a policy notifies the same channels for all of its systems, which have ${many(owners, 'owner')}`,
    saves: [{ id: 'conditions', amount: conditions - kept }],
  };
};

/** All fields of a query's tree but texts of labels, and where it was read. */
const shape: string[] =
  'kind text name matchers label op offset of range step function args parameter grouping labels left right bool matching many include'.split(
    ' ',
  );

/** Its query without texts of labels, its own id and its interval. */
const keyOf = (system: string, { alert }: AlertUnits): string => {
  const query = alert.queries['cloud-monitoring'];
  const own = alert.id.startsWith(`${system}-`) ? alert.id.slice(system.length + 1) : alert.id;
  const form = query.kind === 'NotSupported' ? query.why : JSON.stringify(query, shape);
  return [own, alert.severity, alert.for ?? '', evaluationInterval(alert), form].join('\n');
};

/** Share of the executions that five minutes save. */
const fewer = 1 - seconds(minute) / seconds(slow);

const fewerExecutions = (costs: readonly OwnedCost[]): Made | undefined => {
  const executions = amountOf(costs, 'executions');
  if (executions === undefined) return undefined;
  return {
    id: 'uptime-every-five-minutes',
    isDone: false,
    text: 'execute uptime checks every 5 minutes, not every minute',
    price: 'a failure that only the outside sees pages minutes later',
    saves: [
      { id: 'executions', amount: executions * fewer },
      { id: 'probeLogBytes', amount: (amountOf(costs, 'probeLogBytes') ?? 0) * fewer },
    ],
  };
};
