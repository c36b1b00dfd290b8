/** PromQL text is made by one printer: no generator writes a query as text. */
import { expect, test } from '@jest/globals';
import jsTokens from 'js-tokens';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dialects } from '../../series/dialects.ts';

const root = path.join(import.meta.dirname, '..', '..');
const generators = 'model,series,slo,alerts,dashboards,loadtest,terraform,emit,explain,console/preview';

const sources = globSync(`{${generators}}/**/*.ts`, { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && !/\/(fixtures|testing|page|report)\//.test(file))
  .toSorted();

/** A function or aggregation of PromQL with something in its brackets. */
const query =
  /\b(?:sum|avg|min|max|count|quantile|topk|bottomk|rate|irate|increase|delta|histogram_quantile|absent|vector|scalar|clamp_min|\w+_over_time)(?:\s+(?:by|without)\s*\([^)]*\)\s*)?\((?!\))/;

const literalsOf = (text: string): readonly string[] =>
  [...jsTokens(text)].flatMap(({ type, value }) => (/String|Template/.test(type) ? [value] : []));

test('a query as text is seen by this test', () => {
  expect(
    literalsOf("const text = `sum by (job) (${of}) > 1`; const name = 'sum';").filter((text) => query.test(text)),
  ).toEqual(['`sum by (job) (${']);
});

test('no generator writes PromQL as text', () => {
  expect(sources.length).toBeGreaterThan(150);
  const found = sources.flatMap((file) =>
    literalsOf(readFileSync(path.join(root, file), 'utf8'))
      // A message that says how to write a query leaves something out of it; a query does not.
      .filter((text) => query.test(text) && !text.includes('…'))
      .map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('no product code compares the id of a dialect', () => {
  const ids = Object.keys(dialects).map((id) => `'${id}'`);
  const compared = new RegExp(String.raw`[!=]==? ?(?:${ids.join('|')})|\bplace ===`);
  const found = globSync(`{${generators},lint,cli,history}/**/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => compared.test(readFileSync(path.join(root, file), 'utf8')));
  expect(found).toEqual([]);
});
