import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openHistory } from '../../history/history.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { metricsFile } from '../run/eventCounts.ts';
import { runSloStatus } from './status.ts';

const now = Date.parse('2026-03-11T12:00:00Z');

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-width-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

test.each([
  { columns: 40, isNamed: false },
  { columns: 80, isNamed: true },
  { columns: 100, isNamed: true },
  { columns: 200, isNamed: false },
])(
  'no line is broken on a terminal of $columns columns, and what has no room is named',
  async ({ columns, isNamed }) => {
    const history = openHistory(metricsFile(path.join(cwd, '.atalaya'), freight.id), { now: () => now });
    const common = {
      kind: 'SumPoint',
      labels: { objective: 'api-availability' },
      since: now - 10_000,
      at: now,
    } as const;
    history.append([
      { ...common, name: 'atalaya.objective.good_events', value: 500 },
      { ...common, name: 'atalaya.objective.total_events', value: 1_000 },
    ]);
    history.close();
    let stdout = '';
    const io = { stderr: () => undefined, now: () => now, cwd, isTTY: true, colour: true, columns };
    await runSloStatus({ ids: [], data: '.atalaya', json: false, at: undefined }, [freight], {
      ...io,
      stdout: (text) => void (stdout += text),
    });
    const [table = ''] = stripVTControlCharacters(stdout).split(/^no room for |^freight counts from /m);
    expect(table.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout.includes('no room for ')).toBe(isNamed);
  },
);
