/**
 * The very queries of emitted dashboards, policies and rules, over random series that they find: what a preview draws is
 * what Prometheus' own engine would answer.
 */
import { expect, test } from '@jest/globals';
import { globSync } from 'node:fs';
import path from 'node:path';
import { parsePromql } from '../../promql/parse.ts';
import { print } from '../../promql/print.ts';
import { memorySource } from '../../promql/source.ts';
import { withoutSpans } from '../../promql/testing/withoutSpans.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { disagreements } from './agreement.ts';
import { askPromtool } from './askPromtool.ts';
import { batchesOf, emittedQueries } from './emittedQueries.ts';
import { sourceSeriesOf } from './worlds.ts';
import { seededRandom } from '../../numbers/random.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 6);

const folders = globSync('*/', { cwd: path.join(import.meta.dirname, '../../generated') });

test.each(folders)('every query of %s is read, and printed as the same tree', (folder) => {
  for (const query of emittedQueries(folder)) {
    const expr = parsePromql(query);
    const text = print(expr);
    expect(withoutSpans(parsePromql(text))).toEqual(withoutSpans(expr));
    expect(print(parsePromql(text))).toBe(text);
  }
});

testWith(
  'promtool',
  'every query of flights and of the fleet means what it means to Prometheus',
  (promtool) => {
    const random = seededRandom(seed);
    const emitted = [...emittedQueries('flights'), ...emittedQueries('fleet')];
    const batches = batchesOf(emitted, random);
    const found = batches.map(({ queries, world, reach }) => {
      const times = Array.from({ length: 4 }, (_, index) => Math.ceil(reach / 1_000) + 1 + index * world.interval * 14);
      const questions = queries.flatMap((expr) => times.map((at) => ({ expr, at })));
      const answers = askPromtool(promtool, temporaryFolder(), world, questions);
      const source = memorySource(sourceSeriesOf(world));
      return queries.map((expr, index) => {
        const theirs = answers.slice(index * times.length, (index + 1) * times.length);
        const wrong = disagreements(
          expr,
          source,
          times.map((at) => at * 1_000),
          theirs,
        );
        return { wrong, errors: theirs.filter((one) => typeof one === 'string') };
      });
    });
    const wrong = found.flat().flatMap((one) => one.wrong);
    expect({ seed, count: wrong.length, first: wrong.slice(0, 10) }).toEqual({ seed, count: 0, first: [] });
    expect(found.flat().flatMap(({ errors }) => errors)).toEqual([]);
  },
  120_000,
);
