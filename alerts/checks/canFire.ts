import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { milliseconds, seconds } from '../../model/quantity.ts';
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
  const stages = of?.system.stages;
  switch (condition.kind) {
    case 'BurnRate': {
      const lowest = condition.tiers.map(({ threshold }) => threshold).reduce((a, b) => (a.lte(b) ? a : b));
      return lowest.gte(1) ? moreThanAll(lowest.mul(100).toString()) : undefined;
    }
    case 'ShareAbove':
      return condition.above.gte(1) ? moreThanAll(condition.above.mul(100).toString()) : undefined;
    case 'LatencyAbove':
      return stages !== undefined && milliseconds(condition.above) >= milliseconds(stages.api.deadline)
        ? `the API answers 503 after its deadline of ${stages.api.deadline}`
        : undefined;
    case 'GaugeAbove': {
      const { signal } = condition.of['cloud-monitoring'].kind === 'Selection' ? condition.of['cloud-monitoring'] : {};
      return stages !== undefined && signal?.unit === 's' && condition.above >= seconds(stages.queue.retention)
        ? `the queue drops messages after ${stages.queue.retention}`
        : undefined;
    }
    case 'FleetShare':
      return condition.minimum > condition.systems.length
        ? `it needs ${condition.minimum} failing systems, but there are only ${condition.systems.length}`
        : undefined;
    case 'Absence':
    case 'Deviation':
    case 'IncreaseAbove':
    case 'ProbesFailing':
    case 'BudgetSpent':
    case 'MessageLoss':
      return undefined;
  }
};

const moreThanAll = (percent: string): string => `more than ${percent}% of events would have to be bad`;
