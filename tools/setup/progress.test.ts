import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';

test('on a terminal the progress is one line, which is cleared at the end', async () => {
  const { startProgress } = (await import(join(import.meta.dirname, 'progress.mjs'))) as {
    readonly startProgress: (text: (seconds: number) => string, options: object) => () => void;
  };
  jest.useFakeTimers();
  const written: string[] = [];
  const stream = { isTTY: true, write: (text: string) => written.push(text) };
  const stop = startProgress((seconds) => `${seconds} s`, { stream, now: Date.now });
  jest.advanceTimersByTime(1_000);
  stop();
  jest.advanceTimersByTime(1_000);
  jest.useRealTimers();
  expect(written).toEqual(['\r\x1b[Kset-up  1 s', '\r\x1b[Kset-up  1 s', '\r\x1b[K']);
});
