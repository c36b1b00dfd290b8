import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';

interface State {
  readonly text: string;
  readonly share?: number;
}

interface Stream {
  readonly isTTY: boolean;
  readonly columns?: number;
}

/** What is written in one second of work in that state, and at its end. */
const written = async (state: State, stream: Stream): Promise<readonly string[]> => {
  const { startProgress } = (await import(join(import.meta.dirname, 'progress.mjs'))) as {
    readonly startProgress: (state: () => State, options: object) => () => void;
  };
  const texts: string[] = [];
  const stop = startProgress(() => state, {
    stream: { ...stream, write: (text: string) => texts.push(text) },
    now: Date.now,
  });
  jest.advanceTimersByTime(stream.isTTY ? 1_000 : 10_000);
  stop();
  jest.advanceTimersByTime(10_000);
  return texts;
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('on a terminal the progress is one line with a bar, which is cleared at the end', async () => {
  expect(await written({ text: '3 of 6 packages', share: 0.5 }, { isTTY: true, columns: 80 })).toEqual([
    '\r\x1b[Kset-up  ██████████░░░░░░░░░░ 1 s: 3 of 6 packages',
    '\r\x1b[Kset-up  ██████████░░░░░░░░░░ 1 s: 3 of 6 packages',
    '\r\x1b[K',
  ]);
});

test('the line is no longer than a terminal of 40 columns', async () => {
  const [line = ''] = await written(
    { text: '312 of 612 packages, 290 of them downloaded', share: 0.5 },
    { isTTY: true, columns: 40 },
  );
  expect(line.slice('\r\x1b[K'.length)).toBe('set-up  ██████████░░░░░░░░░░ 1 s: 312 o');
});

test('in a log it is a line every five seconds', async () => {
  expect(await written({ text: 'still waiting' }, { isTTY: false })).toEqual([
    'set-up  5 s: still waiting\n',
    'set-up  10 s: still waiting\n',
  ]);
});
