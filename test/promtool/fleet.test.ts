/** The alerts of all systems together, in Prometheus' own engine and both dialects. */
import { expect } from '@jest/globals';
import type { FleetShare } from '../../alerts/condition.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import organization from '../fixtures/systems/organization.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { dialects } from './dialects.ts';
import { disagreements, type Scenario, type Trial } from './promtool.ts';
import { counter, seriesOf, type InputSeries } from './series.ts';

const systems = await loadSystems(systemsFolder);
const alerts = fleetAlerts(systems, organization);
const context = { organization, environment: 'prod', system: undefined } as const;

const conditions: readonly FleetShare[] = alerts.flatMap(({ condition }) =>
  condition.kind === 'FleetShare' ? [condition] : [],
);
const names = alerts.flatMap((alert) => dialects.flatMap(({ nameOf }) => nameOf(alert, context) ?? []));

/** The fewest failing systems that pass both bounds. */
const enough = ({ systems: ids, share, minimum }: FleetShare): number =>
  Math.max(minimum, share.mul(ids.length).ceil().toNumber());

const healthy = { minutes: 30, perMinute: 1_000 };

/** Series of the first `seen` systems; the first `failing` of them fail half of their events from minute 30 on. */
const fleet = (
  seen: (condition: FleetShare) => number,
  failing: (condition: FleetShare) => number,
): readonly InputSeries[] => {
  const series = conditions.flatMap((condition) =>
    condition.systems.slice(0, seen(condition)).flatMap((job, index) =>
      dialects.flatMap((dialect) => {
        const [good, total] = [condition.good[dialect.id], condition.total[dialect.id]];
        if (good.kind === 'NotSupported' || total.kind === 'NotSupported') return [];
        const secondHalf = { minutes: 30, perMinute: index < failing(condition) ? 500 : 1_000 };
        return [
          { series: seriesOf(good, dialect, { job }), values: counter([healthy, secondHalf]) },
          { series: seriesOf(total, dialect, { job }), values: counter([healthy, healthy]) },
        ];
      }),
    ),
  );
  return series;
};

const scenario = (name: string, series: readonly InputSeries[], fires: boolean): Scenario => ({
  name,
  series,
  moments: [
    { minute: 30, firing: [] },
    { minute: 60, firing: fires ? names : [] },
  ],
});

const every = ({ systems: ids }: FleetShare): number => ids.length;

const trial: Trial = {
  name: 'fleet',
  rules: dialects.map(({ rules }) => rules(alerts, context)),
  step: 5,
  scenarios: [
    scenario('exactly enough systems fail', fleet(every, enough), true),
    scenario(
      'one system fewer fails',
      fleet(every, (condition) => enough(condition) - 1),
      false,
    ),
    scenario(
      'no system fails',
      fleet(every, () => 0),
      false,
    ),
    scenario(
      'every system with data fails, but these are few of the declared ones',
      fleet(
        (condition) => enough(condition) - 1,
        (condition) => enough(condition) - 1,
      ),
      false,
    ),
    scenario('only failing systems have data', fleet(enough, enough), true),
    scenario('no system has data', [], false),
  ],
};

testWith(
  'promtool',
  'the fleet’s alerts fire when as many systems fail as their bounds say; systems without data do not count',
  (promtool) => {
    expect(names).toHaveLength(2 * alerts.length);
    expect(disagreements(promtool, temporaryFolder(), [trial])).toBe('');
  },
  120_000,
);
