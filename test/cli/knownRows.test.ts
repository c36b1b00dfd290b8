import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { knownRows } from '../../cli/loadtest/knownRows.ts';

const cwd = temporaryFolder();
const option = '--target';
const target = 'https://lms.example.com';

const action = (i: number): object => ({ action_id: `a${i}`, user_email: `${i}@example.com` });
const app = { app_id: 'a', app_department: 'd' };

const read = (text: string, system = lms): ReturnType<typeof knownRows> => {
  writeFileSync(path.join(cwd, 'rows'), text);
  return knownRows(system, { samples: 'rows', target, option }, cwd);
};

const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

test('lines and an array are the same rows', () => {
  const rows = [action(0), app];
  expect(read(`${lines(rows)}\n\n`)).toEqual(rows);
  expect(read(JSON.stringify(rows, null, 2))).toEqual(rows);
});

test('of many rows some are taken from all over, and each path has its own', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => action(i));
  const known = read(lines([...rows, app]))!;
  expect(known).toHaveLength(21);
  expect(known).toContainEqual(app);
  expect(known.slice(0, 2)).toEqual([action(0), action(500)]);
});

test('who lists rows needs none, and may have some', () => {
  expect(knownRows(freight, { samples: undefined, target, option }, cwd)).toBeUndefined();
  expect(read('{"origin":"LAX"}', freight)).toEqual([{ origin: 'LAX' }]);
});

test.each([
  ['', 'it holds no rows'],
  ['[]', 'it holds no rows'],
  [`${JSON.stringify(app)}\n[1]`, 'row 2 is not a JSON object'],
  ['[{}, null]', 'row 2 is not a JSON object'],
  ['{"app_id":"a"', 'row 1 is not a JSON object'],
  [JSON.stringify(app), 'no row has action_id and user_email'],
  ['{"action_id":9007199254740993,"user_email":"a"}', 'no row has action_id and user_email'],
  ['{"action_id":"","user_email":"a"}', 'no row has action_id and user_email'],
])('%j is refused', (text, what) => {
  expect(() => read(text)).toThrow(`--samples rows: ${what}\n  fix: `);
});
