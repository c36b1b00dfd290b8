/**
 * A real k6 between an honest pipeline and a server that lies about every second answer, each time in another way: each lie is
 * counted under its name, on the liar's side only, and none of them makes the script throw.
 */
import { expect } from '@jest/globals';
import { measureRun } from '../../cli/gate/measure.ts';
import { badAnswersText } from '../../loadtest/badAnswers.ts';
import { answersFinding } from '../../loadtest/gate/answers.ts';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import { startHonest } from '../liars/honest.ts';
import { lies } from '../liars/lies.ts';
import { startLiar } from '../liars/startLiar.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';

const ids = [
  'other-schema',
  'content-type',
  'truncated',
  'not-gzip',
  'large',
  'unasked-304',
  'failing',
  'unavailable',
  'bad-request',
  'error-body',
];
const told = ids.map((id) => lies.find((lie) => lie.id === id)!);

testWith(
  'k6',
  'each lie of a candidate is counted by its name, and nothing honest is',
  async (program) => {
    const honest = await startHonest('flights');
    // The other half is honest, so that there is something to compare.
    const liar = await startLiar({
      system: honest.system,
      honest: honest.url,
      toLoadOnly: true,
      lieFor: (count) => (count % 2 === 0 ? undefined : told[Math.floor(count / 2) % told.length]),
    });
    try {
      const plan = gatePlanOf(honest.system, { seconds: 3, warmUp: 1, compares: true });
      const sides = { candidate: { ...honest, url: liar.url }, baseline: honest };
      const stop = new AbortController().signal;
      const measuring = { plan, k6: { program, version: '' }, folder: temporaryFolder(), now: Date.now, stop };
      const run = await measureRun(sides, 0, measuring);
      const text = badAnswersText(run.bad.filter(({ side }) => side === 'candidate'));
      for (const { names, namesUnderLoad = names } of told) expect(text).toMatch(namesUnderLoad);
      expect(run.bad.filter(({ side, kind }) => side === 'baseline' && kind === 'wrong')).toEqual([]);
      expect(run.problems.filter(({ text: problem }) => problem.includes('threw'))).toEqual([]);
      const finding = answersFinding([run]);
      expect([finding.verdict, finding.figures['wrong']! > 0]).toEqual(['fail', true]);
      expect(finding.text).toMatch(/^wrong: .*schema \d+/);
    } finally {
      await liar.close();
      await honest.close();
    }
  },
  120_000,
);
