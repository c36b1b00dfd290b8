import { expect, test } from '@jest/globals';
import type { Target } from '../loadtest/target.ts';
import { turn } from '../../pipeline/testing/until.ts';
import { watchPipelines } from './watchPipelines.ts';

const target = (failed: Promise<never>, revision?: string): Target => ({
  url: 'http://127.0.0.1:1',
  isLocal: true,
  revision,
  token: undefined,
  samples: undefined,
  failed,
  close: async () => undefined,
});
const running = new Promise<never>(() => undefined);
const ended = (): Promise<never> => Promise.reject(new Error('its process ended with SIGKILL\nmore'));

test.each([
  {
    ends: 'the baseline',
    sides: () => ({ candidate: target(running, 'a'), baseline: target(ended(), 'b') }),
    side: 'baseline',
  },
  { ends: 'the only pipeline', sides: () => ({ candidate: target(ended()), baseline: undefined }), side: 'candidate' },
])('without $ends nothing can be judged, and the reason is kept', async ({ sides, side }) => {
  let stderr = '';
  const { failing, failure } = watchPipelines(sides(), (text) => (stderr += text));
  await turn();
  const text = `the pipeline of the ${side} failed: its process ended with SIGKILL`;
  expect([failing.aborted, (failing.reason as Error).name, failure(), stderr]).toEqual([
    true,
    'TargetUnreachable',
    text,
    `${text}\n`,
  ]);
});

test('a candidate of two commits that ends is judged by the answers that it does not give', async () => {
  let stderr = '';
  const sides = { candidate: target(ended(), 'a'), baseline: target(running, 'b') };
  const { failing, failure } = watchPipelines(sides, (text) => (stderr += text));
  await turn();
  expect([failing.aborted, failure(), stderr]).toEqual([
    false,
    undefined,
    'the pipeline of the candidate failed: its process ended with SIGKILL\n',
  ]);
});
