import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { gateRuns } from '../../loadtest/testing/gateRuns.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { poolPlan, readPool, writePool } from './pool.ts';

const root = mkdtempSync(path.join(tmpdir(), 'atalaya-pool-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const plan = poolPlan(freight, 4);
const fix = '\n  fix: remove it to start again, or name another folder with --out';

test('a pool that was written is read again, and leaves no other file', () => {
  const folder = mkdtempSync(path.join(root, 'kept-'));
  const file = path.join(folder, 'runs.json');
  expect(readPool(file, plan)).toEqual([]);
  const runs = gateRuns(plan, { count: 3 });
  writePool(file, plan, runs);
  expect(readPool(file, plan)).toEqual(JSON.parse(JSON.stringify(runs)));
  expect(readdirSync(folder)).toEqual(['runs.json']);
});

test('runs of another script are not mixed with new ones', () => {
  const file = path.join(root, 'other.json');
  writePool(file, poolPlan(diary, 4), []);
  const before = readFileSync(file, 'utf8');
  for (const other of [plan, poolPlan(diary, 5)]) {
    expect(() => readPool(file, other)).toThrow(
      new Error(`${file} holds runs of another load-test script: they cannot be mixed with new ones${fix}`),
    );
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test.each(['', 'null', '[]', '[{"compared":[]}]', '{"kind":"GatePool","version":1}', '{"kind":"GatePool","vers'])(
  'what is no pool is left alone: %s',
  (text) => {
    const file = path.join(root, 'broken.json');
    writeFileSync(file, text);
    expect(() => readPool(file, plan)).toThrow(new Error(`${file} is not a pool of runs${fix}`));
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
