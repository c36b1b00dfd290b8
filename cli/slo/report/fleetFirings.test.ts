import { expect, test } from '@jest/globals';
import { periodOf } from '../../../slo/report/period.ts';
import type { System } from '../../../model/system.ts';
import flights from '../../../systems/flights.ts';
import { systemsFolder } from '../../options.ts';
import { loadOrganization } from '../../load/loadOrganization.ts';
import { fleetFirings } from './fleetFirings.ts';

const at = Date.parse('2026-03-11T12:00:00Z');
const period = periodOf('8d', at);
const organization = await loadOrganization(systemsFolder);

const systemsOf = (count: number): readonly System[] =>
  Array.from({ length: count }, (_, index) => ({ ...flights, id: index === 0 ? 'flights' : `copy-${index}` }));

test('the alerts of the fleet fire once for an outage of many systems, over weeks that are read one by one', () => {
  const firings = fleetFirings(
    systemsOf(4),
    period,
    {
      at,
      folder: '/nowhere',
      scenario: 'outage',
      organization: { ...organization, fleet: { minimum: 2, share: '25%' } },
    },
    { now: () => at },
  );
  expect(firings?.evaluated).toBe(4);
  const availability = firings?.fired.find(({ id }) => id === 'fleet-all-availability');
  expect(availability?.times).toHaveLength(1);
  // The outage of the last 90 minutes, seen within a window of ten minutes and a hold of two.
  expect(Math.abs(availability!.times[0]!.from - (at - 90 * 60_000))).toBeLessThan(12 * 60_000);
});

test('a fleet that is too small has none', () => {
  const options = { at, folder: '/nowhere', scenario: 'outage', organization } as const;
  expect(fleetFirings(systemsOf(1), period, options, { now: () => at })).toBeUndefined();
});
