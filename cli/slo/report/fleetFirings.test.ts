import { expect, test } from '@jest/globals';
import { periodOf } from '../../../slo/report/period.ts';
import type { System } from '../../../model/system.ts';
import freight from '../../../test/fixtures/systems/freight.ts';
import { systemsFolder } from '../../../test/fixtures/systemsFolder.ts';
import { loadOrganization } from '../../load/loadOrganization.ts';
import { fleetFirings } from './fleetFirings.ts';

const at = Date.parse('2026-03-11T12:00:00Z');
const period = periodOf('8d', at);
const organization = await loadOrganization(systemsFolder);

const io = { now: () => at, stderr: () => undefined, isTTY: false, stop: new AbortController().signal };

const systemsOf = (count: number): readonly System[] =>
  Array.from({ length: count }, (_, index) => ({ ...freight, id: index === 0 ? 'freight' : `copy-${index}` }));

test('the alerts of the fleet fire once for an outage of many systems, over days that are read one by one', async () => {
  const firings = await fleetFirings(
    systemsOf(4),
    period,
    {
      at,
      folder: '/nowhere',
      scenario: 'outage',
      organization: { ...organization, fleet: { minimum: 2, share: '25%' } },
    },
    io,
  );
  expect(firings?.evaluated).toBe(4);
  const availability = firings?.fired.find(({ id }) => id === 'fleet-all-availability');
  expect(availability?.times).toHaveLength(1);
  // The outage of the last 90 minutes, seen within a window of ten minutes and a hold of two.
  expect(Math.abs(availability!.times[0]!.from - (at - 90 * 60_000))).toBeLessThan(12 * 60_000);
});

test('a fleet that is too small has none', async () => {
  const options = { at, folder: '/nowhere', scenario: 'outage', organization } as const;
  expect(await fleetFirings(systemsOf(1), period, options, io)).toBeUndefined();
});

test('Ctrl-C ends it between two days', async () => {
  const bounds = { ...organization, fleet: { minimum: 2, share: '25%' } } as const;
  const options = { at, folder: '/nowhere', scenario: 'outage', organization: bounds } as const;
  const started = performance.now();
  expect(await fleetFirings(systemsOf(4), period, options, { ...io, stop: AbortSignal.abort() })).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(10_000);
});
