/** What `atalaya check` says about the systems of this repository, now and on other days. */
import { expect, test } from '@jest/globals';
import { checkSystems } from '../cli/check/systems.ts';

const findingsAt = async (now: number): Promise<unknown> =>
  (await checkSystems([], { systems: import.meta.dirname, stderr: () => undefined, now: () => now })).verdict.findings;

test('the systems of this repository have no errors, and no warnings but disabled ones', async () => {
  expect(await findingsAt(Date.now())).toEqual([]);
});

test.each(['2026-12-24', '2027-03-29', '2028-02-29', '2035-05-05'])(
  'nothing in the on-call plan of this repository runs out: no findings on %s either',
  async (day) => {
    expect(await findingsAt(Date.parse(`${day}T12:00:00Z`))).toEqual([]);
  },
);
