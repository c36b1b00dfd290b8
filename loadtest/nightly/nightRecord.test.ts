import { expect, test } from '@jest/globals';
import diary from '../../test/fixtures/systems/diary.ts';
import { planOf } from '../planOf.ts';
import type { RunSummary } from '../runSummary.ts';
import { recordOf } from './nightRecord.ts';

const run = (verdict: RunSummary['verdict'], kind: 'wrong' | 'status'): RunSummary => ({
  kind: 'LoadTestRun',
  version: 1,
  system: 'diary',
  plan: 'load',
  what: '',
  target: { url: 'http://127.0.0.1:1', isLocal: true, writes: true },
  k6: { version: '2.2.0', exitCode: 0 },
  startedAt: '2026-11-23T02:00:00.000Z',
  seconds: 130,
  verdict,
  problems: [],
  objectives: [],
  scenarios: [
    {
      scenario: 'reads',
      requests: 100,
      failed: 3,
      dropped: 0,
      bad: [
        { side: 'candidate', route: 'GET /orders', kind, reason: kind === 'wrong' ? 'empty list' : '503', count: 3 },
      ],
      checked: [],
      latency: undefined,
      readableAfter: undefined,
    },
  ],
  exceptions: 0,
  unjudged: [],
});

const recorded = (summary: RunSummary): Pick<ReturnType<typeof recordOf>, 'verdict' | 'problems'> => {
  const machine = { cpu: 'AMD EPYC', cores: 2, memory: 8, platform: 'linux x64' };
  const context = { night: '2026-11-23', machine, revision: undefined, calibration: undefined };
  const { verdict, problems } = recordOf(planOf(diary, 'load', { writes: true }), summary, context);
  return { verdict, problems };
};

test.each(['passed', 'invalid'] as const)(
  'a %s run with wrong answers is a failed night, which says which',
  (verdict) => {
    expect(recorded(run(verdict, 'wrong'))).toEqual({
      verdict: 'failed',
      problems: [{ kind: 'missed', scenario: 'reads', what: 'answers were wrong: empty list 3' }],
    });
  },
);

test('other bad answers are judged by the objectives alone', () => {
  expect(recorded(run('passed', 'status'))).toEqual({ verdict: 'passed', problems: [] });
});
