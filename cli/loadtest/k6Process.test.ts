import { expect, test } from '@jest/globals';
import { exceptionIn, progressIn, withoutPaths } from './k6Process.ts';
import { progressText } from './progress.ts';

test.each([
  ['running (1.0s), 0/3 VUs, 5 complete and 0 interrupted iterations', { seconds: 1, users: 0, iterations: 5 }],
  [
    'running (1m02.5s), 012/050 VUs, 12345 complete and 0 interrupted iterations',
    { seconds: 62.5, users: 12, iterations: 12_345 },
  ],
  [
    'running (1h00m01.0s), 1/1 VUs, 9 complete and 1 interrupted iterations',
    { seconds: 3_601, users: 1, iterations: 9 },
  ],
  ['reads   [  17% ] 0/3 VUs  1.0s/6s  5.00 iters/s', undefined],
])('%s', (line, progress) => {
  expect(progressIn(line)).toEqual(progress);
});

test('a run says how far it is, and when it only waits', () => {
  expect(progressText({ seconds: 35, users: 50, iterations: 1_204 }, 131)).toBe(
    '35 s of 2 min 11 s, 50 users busy, 1,204 iterations done',
  );
  expect(progressText({ seconds: 140, users: 2, iterations: 9 }, 131)).toBe(
    '2 min 20 s of 2 min 11 s, 2 users busy, 9 iterations done, waiting for the last messages',
  );
});

test('no address of a person is in the log of a request that failed', () => {
  const line = String.raw`msg="Request Failed" error="Get \"http://127.0.0.1:8000/get_data/7:ana@example.com\": dial tcp: refused"`;
  expect(withoutPaths(line)).toBe(
    String.raw`msg="Request Failed" error="Get \"http://127.0.0.1:8000/…\": dial tcp: refused"`,
  );
});

test.each([
  [
    String.raw`time="2026-11-30T14:53:38Z" level=error msg="exception: TypeError: Cannot read property 'foo' of undefined or null\n\tat reads (file:///tmp/run/script.ts:12:6(62))\n" source=console`,
    "TypeError: Cannot read property 'foo' of undefined or null (script.ts:12, in reads)",
  ],
  [
    String.raw`time="2026-11-30T14:53:38Z" level=error msg="Error: x\n\tat file:///tmp/run/script.ts:14:10(80)\n" executor=constant-arrival-rate hint="script exception" scenario=reads source=stacktrace`,
    'Error: x (script.ts:14)',
  ],
  [
    String.raw`time="2026-11-30T14:53:38Z" level=error msg="exception: \"quoted\" and no stack" source=console`,
    '"quoted" and no stack',
  ],
  [String.raw`time="2026-11-30T14:53:38Z" level=warning msg="Request Failed" error="dial: refused"`, undefined],
  ['running (1.0s), 0/3 VUs, 5 complete and 0 interrupted iterations', undefined],
])('what a script threw is named with its line: %s', (line, exception) => {
  expect(exceptionIn(line)).toBe(exception);
});
