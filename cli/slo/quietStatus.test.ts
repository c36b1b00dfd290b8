import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import { availability, type ObjectiveOptions } from '../../model/objective.ts';
import type { System } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../run/eventCounts.ts';
import { runSloStatus } from './status.ts';

const now = Date.parse('2026-03-11T12:00:00Z');

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-quiet-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Half of the requests of the last minutes failed. */
const answerFor = async (
  options: Partial<ObjectiveOptions>,
  json = false,
): Promise<{ readonly code: number; readonly stdout: string }> => {
  const system: System = {
    ...freight,
    id: 'orders',
    objectives: [
      availability('api', { target: '99.9%', window: '30d', why: 'readers wait', rejected: [], ...options }),
    ],
  };
  const history = openHistory(metricsFile(path.join(cwd, '.atalaya'), system.id), { now: () => now });
  const common = { kind: 'SumPoint', labels: { objective: 'api-availability' }, since: now - 10_000, at: now } as const;
  history.append([
    { ...common, name: 'atalaya.objective.good_events', value: 500 },
    { ...common, name: 'atalaya.objective.total_events', value: 1_000 },
  ]);
  history.close();
  const out: string[] = [];
  const code = await runSloStatus({ ids: [], data: '.atalaya', json, at: undefined }, [system], {
    stdout: (text) => void out.push(text),
    stderr: () => undefined,
    now: () => now,
    cwd,
    isTTY: false,
  });
  return { code, stdout: out.join('') };
};

const why = 'the target is tried';

test('an objective in shadow is named as such, and one that is not met does not answer 1', async () => {
  const { code, stdout } = await answerFor({ shadow: { why } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^orders {2}api-availability \(in shadow\) .* not met$/m);
});

test('an objective without alerts is named as such, and still answers 1', async () => {
  const { code, stdout } = await answerFor({ alertingOff: { why, until: '2026-12-31' } });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^orders {2}api-availability \(alerting off until 2026-12-31\) .* not met$/m);
});

test('programs get the reason and the last day', async () => {
  const first = async (options: Partial<ObjectiveOptions>): Promise<unknown> => {
    const { stdout } = await answerFor(options, true);
    const { objectives } = JSON.parse(stdout) as { readonly objectives: readonly unknown[] };
    return objectives[0];
  };
  expect(await first({ shadow: { why } })).toMatchObject({ shadow: { why, until: null }, verdict: 'not met' });
  expect(await first({ alertingOff: { why, until: '2026-12-31' } })).toMatchObject({
    alertingOff: { why, until: '2026-12-31' },
  });
  const plain = await first({});
  expect(plain).not.toHaveProperty('shadow');
  expect(plain).not.toHaveProperty('alertingOff');
});
