import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { PromqlServer } from '../../history/remote/promqlServer.ts';
import { requestProgress } from './requestProgress.ts';

const serverOf = (milliseconds: number): PromqlServer => ({
  name: 'Prometheus at http://prometheus.test',
  instant: () => sleep(milliseconds, []),
  range: async () => ({ series: await sleep(milliseconds, []) }),
  alertRules: () => Promise.resolve(undefined),
  warnings: () => [],
});

const drawn = async (milliseconds: number, stopsAfter?: number): Promise<string> => {
  let text = '';
  const progress = requestProgress((part) => void (text += part));
  const server = progress.watch(serverOf(milliseconds));
  const all = Promise.all([server.instant('a'), server.range('b', { from: 0, to: 1, step: 1 })]);
  if (stopsAfter !== undefined) {
    await sleep(stopsAfter);
    progress.stop();
    const atStop = text;
    await all;
    expect(text).toBe(atStop);
  }
  await all;
  return text;
};

test('a server that answers soon draws nothing', async () => {
  expect(await drawn(50)).toBe('');
});

test('a wait says for what, how much of it is over and how to end it, and leaves an empty line', async () => {
  const text = await drawn(1_500);
  expect(text).toContain('\r\u001b[KPrometheus at http://prometheus.test: 0 of 2 requests answered, 1 s; Ctrl-C stops');
  expect(text.endsWith('\r\u001b[K')).toBe(true);
});

test('nothing is drawn after the end', async () => {
  const text = await drawn(1_800, 1_200);
  expect(text.endsWith('\r\u001b[K')).toBe(true);
});
