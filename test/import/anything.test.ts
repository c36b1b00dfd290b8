/** Whatever a file contains, import ends with a definition or with an error of its own; and what it writes is TypeScript. */
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alertsModule } from '../../inventory/definition/alertsModule.ts';
import { definitionsOf } from '../../inventory/definition/definitionModule.ts';
import { panelsModule } from '../../inventory/definition/panelsModule.ts';
import { readGcloud } from '../../inventory/gcloud/readGcloud.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { readTerraform } from '../../inventory/terraform/readTerraform.ts';
import { UsageError } from '../../model/usageError.ts';
import { fixtures } from './importedSystems.ts';

const options = { id: undefined, owner: undefined, project: undefined, defaultOwner: 'nobody-yet' };

const isWritten = (inventory: Inventory): void => {
  const texts = [
    ...definitionsOf(inventory, options).modules.map(({ text }) => text),
    alertsModule(inventory, 'api').text,
    panelsModule(inventory).text,
  ];
  for (const text of texts) expect(stripTypeScriptTypes(text, { mode: 'strip' })).toContain('export');
};

/** Reads, and writes what was read. Any other error than one for the user fails the test. */
const imports = (read: () => Inventory): void => {
  let inventory: Inventory;
  try {
    inventory = read();
  } catch (error) {
    if (error instanceof UsageError) return;
    throw error;
  }
  isWritten(inventory);
};

test('any JSON is imported or refused', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      imports(() => readTerraform(text, 'x.json'));
      imports(() => readGcloud([{ file: 'x.json', text }]));
    }),
  );
});

const shapes = ['challengelatam', 'serverless', 'datos', 'ltm', 'analytics'];
const plans = shapes.map(
  (shape) => JSON.parse(readFileSync(path.join(fixtures, shape, 'plan.json'), 'utf8')) as unknown,
);

/** Texts that would end a comment, a string or a line, or that objects have by themselves. */
const hostile = fc.oneof(
  fc.constantFrom(
    '*/',
    "'",
    '"',
    '\\',
    '`${x}`',
    '\n// ',
    '\u2028',
    '__proto__',
    'constructor',
    '',
    '\u0000',
    '</script>',
    'a'.repeat(300),
  ),
  fc.string({ maxLength: 12 }),
);

const values = fc.oneof(
  hostile,
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, [], {}, [[]], [null]),
  hostile.map((text) => [text]),
);

/** The plan with the values at some paths replaced: `at` chooses a member at each level. */
const changed = (value: unknown, at: readonly number[], by: unknown): unknown => {
  const [first, ...rest] = at;
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[first % keys.length]!;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? changed(item, rest, by) : item));
  return { ...value, [key]: changed((value as Record<string, unknown>)[key], rest, by) };
};

const steps = fc.array(fc.nat({ max: 60 }), { minLength: 4, maxLength: 12 });

test('a plan with hostile or missing values is imported or refused, and what is written is TypeScript', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...plans),
      fc.array(fc.tuple(steps, values), { minLength: 1, maxLength: 6 }),
      (plan, changes) => {
        const text = JSON.stringify(changes.reduce((whole, [at, by]) => changed(whole, [1, ...at], by), plan));
        imports(() => readTerraform(text, 'plan.json'));
      },
    ),
  );
});

test('titles and queries of dashboards cannot leave their comment or string', () => {
  fc.assert(
    fc.property(hostile, hostile, (title, query) => {
      const widgets = [
        { title, xyChart: { dataSets: [{ legendTemplate: title, timeSeriesQuery: { prometheusQuery: query } }] } },
        { title, scorecard: { timeSeriesQuery: { timeSeriesFilter: { filter: query } } } },
        { title, text: { content: query } },
      ];
      const text = JSON.stringify([{ displayName: title, gridLayout: { widgets } }]);
      imports(() => readGcloud([{ file: 'x.json', text }]));
    }),
  );
});

test('titles and filters of policies cannot leave their comment or string', () => {
  fc.assert(
    fc.property(hostile, hostile, (title, filter) => {
      const conditions = [
        { displayName: title, conditionMatchedLog: { filter } },
        { conditionPrometheusQueryLanguage: { query: filter } },
      ];
      const text = JSON.stringify([{ displayName: title, combiner: 'OR', conditions }]);
      imports(() => readGcloud([{ file: 'x.json', text }]));
    }),
  );
});
