import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { milliseconds, seconds, type Duration } from '../../model/quantity.ts';
import { apisOf, queuesOf } from '../../model/stages.ts';
import type { System } from '../../model/system.ts';
import { eachAlert, type Definitions, type PlacedAlert } from './definitions.ts';
import { called } from './parts.ts';

export const canFire: Check<Definitions> = defineCheck(
  {
    id: 'alerts/can-fire',
    severity: 'error',
    title: 'Every alert has a threshold that can be exceeded.',
    source: 'slok/sloth issue 341: at a burn of 14.4, an objective of 93.06% or less never alerts',
  },
  (all) => deafAlerts(all),
);

const deafAlerts: (all: Definitions) => readonly Fault[] = eachAlert((placed) => {
  const why = neverExceeded(placed);
  if (why === undefined) return undefined;
  const message = `${called(placed.alert)} can never fire: ${why}`;
  return { message, fix: 'set a threshold that can be exceeded' };
});

const neverExceeded = ({ alert: { condition }, of }: PlacedAlert): string | undefined => {
  const [deadline, retention] = of === undefined ? [] : limitsOf(of.system);
  switch (condition.kind) {
    case 'BurnRate': {
      const lowest = condition.tiers.map(({ threshold }) => threshold).reduce((a, b) => (a.lte(b) ? a : b));
      return lowest.gte(1) ? moreThanAll(lowest.mul(100).toString()) : undefined;
    }
    case 'ShareAbove':
      return condition.above.gte(1) ? moreThanAll(condition.above.mul(100).toString()) : undefined;
    case 'LatencyAbove':
      return deadline !== undefined && milliseconds(condition.above) >= milliseconds(deadline)
        ? `the API answers 503 after its deadline of ${deadline}`
        : undefined;
    case 'GaugeAbove': {
      const { signal } = condition.of['cloud-monitoring'].kind === 'Selection' ? condition.of['cloud-monitoring'] : {};
      return retention !== undefined && signal?.unit === 's' && condition.above >= seconds(retention)
        ? `the queue drops messages after ${retention}`
        : undefined;
    }
    case 'RouteShare':
      return condition.share.gt(1) ? moreThanAll(condition.share.mul(100).toString()) : undefined;
    case 'FleetShare':
      return condition.minimum > condition.systems.length
        ? `it needs ${condition.minimum} failing systems, but there are only ${condition.systems.length}`
        : undefined;
    case 'GaugeBelow':
    case 'Absence':
    case 'Deviation':
    case 'Rise':
    case 'IncreaseAbove':
    case 'ValueBeyond':
    case 'ProbesFailing':
    case 'BudgetSpent':
    case 'MessageLoss':
      return undefined;
  }
};

/** The longest that an API takes to answer, and that a queue keeps a message; undefined where one of them is not known. */
const limitsOf = (system: System): readonly [deadline: Duration | undefined, retention: Duration | undefined] => [
  longest(apisOf(system).map((api) => (api.kind === 'Api' ? api.deadline : api.timeout))),
  longest(queuesOf(system).map((queue) => (queue.kind === 'Queue' ? queue.retention : undefined))),
];

const longest = (all: readonly (Duration | undefined)[]): Duration | undefined => {
  const known = all.filter((length) => length !== undefined);
  if (known.length < all.length) return undefined;
  return known.toSorted((a, b) => milliseconds(b) - milliseconds(a))[0];
};

const moreThanAll = (percent: string): string => `more than ${percent}% of events would have to be bad`;
