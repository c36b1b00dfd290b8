/**
 * The queries of the emitted dashboards, policies and rules, over random series that they select: the evaluator, which draws
 * the previews, must give the results of Prometheus' own engine.
 */
import { expect, test } from '@jest/globals';
import { parsePromql } from '../../promql/parse.ts';
import { print } from '../../promql/print.ts';
import { memorySource } from '../../promql/source.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { disagreements } from './agreement.ts';
import { askPromtool } from './askPromtool.ts';
import { batchesOf, emittedFolders, emittedQueries } from './emittedQueries.ts';
import { sourceSeriesOf } from './worlds.ts';
import { seededRandom } from '../../numbers/random.ts';

const seed = Number(process.env['PROMQL_SEED'] ?? 6);

test.each(emittedFolders)('every query of %s is printed as it is emitted', (folder) => {
  for (const query of emittedQueries(folder)) expect(print(parsePromql(query))).toBe(query);
});

testWith(
  'promtool',
  'every query of freight and of the fleet gives the same result as in Prometheus',
  (promtool) => {
    const random = seededRandom(seed);
    const emitted = [...emittedQueries('freight'), ...emittedQueries('fleet')];
    const batches = batchesOf(emitted, random);
    const results = batches.map(({ queries, world, reach }) => {
      const times = Array.from({ length: 4 }, (_, index) => Math.ceil(reach / 1_000) + 1 + index * world.interval * 14);
      const questions = queries.flatMap((expr) => times.map((at) => ({ expr, at })));
      const answers = askPromtool(promtool, temporaryFolder(), world, questions);
      const source = memorySource(sourceSeriesOf(world));
      return queries.map((expr, index) => {
        const expected = answers.slice(index * times.length, (index + 1) * times.length);
        const wrong = disagreements(
          expr,
          source,
          times.map((at) => at * 1_000),
          expected,
        );
        return { wrong, errors: expected.filter((answer) => typeof answer === 'string') };
      });
    });
    const wrong = results.flat().flatMap((result) => result.wrong);
    expect({ seed, count: wrong.length, first: wrong.slice(0, 10) }).toEqual({ seed, count: 0, first: [] });
    expect(results.flat().flatMap(({ errors }) => errors)).toEqual([]);
  },
  120_000,
);
