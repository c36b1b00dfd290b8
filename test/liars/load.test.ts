/**
 * The load finds what the contract could not see: a target that tells the truth to the contract, and to every second request of the
 * load one of many lies in turn. One gate with real k6 shows them all: some hundred requests tell each lie several times.
 */
import { expect } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { gateLiar } from './gateLiar.ts';
import { startHonest } from './honest.ts';
import { lies } from './lies.ts';

/** Lies that end at once, and that are lies to whatever is read. */
const ids =
  'other-schema null-rows envelope null-body error-body problem-body sign-in-page empty-body content-type truncated not-a-number duplicate-keys ' +
  'not-gzip refused unavailable failing bad-gateway bad-request unasked-304 no-content reset half-an-answer no-http';
const told = ids.split(' ').map((wanted) => lies.find(({ id }) => id === wanted)!);

testWith('k6', 'a candidate that lies to the load alone fails, and the verdict names each lie', async () => {
  const honest = await startHonest('freight');
  try {
    const { code, report, reasons } = await gateLiar({
      honest,
      // The first request of a run is that of its set-up, which looks for values to ask for.
      lieFor: (count) => (count % 2 === 0 ? undefined : told[((count - 1) / 2) % told.length]),
      toLoadOnly: true,
      folder: temporaryFolder(),
      args: ['--runs', '1', '--duration', '4s'],
    });
    expect([code, report?.verdict]).toEqual([1, 'fail']);
    const broken = report!.findings.filter(({ subject, verdict }) => subject === 'contract' && verdict === 'fail');
    expect(broken).toEqual([]);
    const unnamed = told.filter(({ names, namesUnderLoad = names }) => !namesUnderLoad.test(reasons));
    expect([unnamed.map(({ id }) => id), reasons]).toEqual([[], reasons]);
  } finally {
    await honest.close();
  }
});
