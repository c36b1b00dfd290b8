/**
 * The table of seeded mistakes: how many of each kind the linter finds. A mistake is found where it is reported at its place, by the expected
 * check, with the right remedy, in the API's shape of file and in one other.
 */
import { describe, expect, test } from '@jest/globals';
import { lintText } from '../../cli/testing/lintText.ts';
import { fixtures } from './fixtures/fixtures.ts';
import type { Fixture, Mistake, Operator } from './mutant.ts';
import { operators } from './operators/operators.ts';
import { shapesOf, type FileShape } from './shapes.ts';

interface Row {
  readonly name: string;
  readonly seeded: number;
  readonly missed: readonly string[];
}

const isFoundIn = async (shape: FileShape, fixture: Fixture, mistake: Mistake): Promise<boolean> => {
  const { file, text, placeOf } = shape.write({ ...fixture, value: mistake.value });
  const { findings, unreadable } = await lintText(text, file);
  if (unreadable.length > 0) return false;
  const place = placeOf(mistake.path);
  return findings.some(
    ({ check, path, fix }) =>
      check === mistake.check && path === place && (fix.includes(mistake.fix) || fix.includes(snake(mistake.fix))),
  );
};

/** Terraform's spelling of the fields in a remedy. */
const snake = (fix: string): string => fix.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The shapes in which a mistake is not found, of the API's own one and one other, in turn. */
const missedShapes = async (fixture: Fixture, mistake: Mistake, turn: number): Promise<readonly string[]> => {
  const missed: string[] = [];
  const [own, ...others] = shapesOf(fixture);
  const other = others[turn % others.length];
  for (const shape of [own, other].flatMap((each) => each ?? []))
    if (!(await isFoundIn(shape, fixture, mistake))) missed.push(shape.id);
  return missed;
};

const rowOf = async ({ name, seed }: Operator): Promise<Row> => {
  const missed: string[] = [];
  let seeded = 0;
  for (const fixture of fixtures) {
    for (const mistake of seed(fixture)) {
      seeded += 1;
      const missing = await missedShapes(fixture, mistake, seeded);
      if (missing.length > 0)
        missed.push(`${name}: ${fixture.name}, ${mistake.seeded}: ${mistake.check} not in ${missing.join(', ')}`);
    }
  }
  return { name, seeded, missed };
};

const tableOf = (rows: readonly Row[]): string => {
  const all: Row = {
    name: 'all',
    seeded: rows.reduce((sum, { seeded }) => sum + seeded, 0),
    missed: rows.flatMap(({ missed }) => missed),
  };
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [...rows, all]
    .map(({ name, seeded, missed }) => `${name.padEnd(width)}  ${seeded - missed.length}/${seeded}`.trimEnd())
    .join('\n');
};

describe.each(fixtures)('$name', (fixture) => {
  test.each(shapesOf(fixture))('has no finding before a mistake is seeded: $id', async (shape) => {
    const { file, text } = shape.write(fixture);
    const { findings, unreadable, artefacts } = await lintText(text, file);
    expect([findings, unreadable, artefacts.length]).toEqual([[], [], 1]);
  });
});

test('no two operators have one name', () => {
  expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length);
});

const rows: Row[] = [];

describe('the linter finds, in each shape of file in turn, with place and remedy', () => {
  test.each(operators)('$name', async (operator) => {
    const row = await rowOf(operator);
    rows.push(row);
    expect(row.seeded).toBeGreaterThan(0);
  });

  test('at least 97% of at least 200 seeded mistakes', () => {
    const missed = rows.flatMap((row) => row.missed);
    const seeded = rows.reduce((sum, row) => sum + row.seeded, 0);
    console.log(
      `Seeded mistakes, found of all:\n\n${tableOf(rows)}\n${missed.map((text) => `\nmissed: ${text}`).join('')}`,
    );
    expect(missed.length / seeded <= 0.03 ? [] : missed).toEqual([]);
    expect(seeded).toBeGreaterThanOrEqual(200);
  });
});
