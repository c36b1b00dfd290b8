/** Prometheus' own parser judges every query of the fixtures and every seeded one, with its variables filled: what it refuses is wrong for us, too. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { fillings, holesIn } from '../../lint/promql/holes.ts';
import { readQuery } from '../../lint/promql/readQuery.ts';
import { runPromtool } from '../promtool/promtool.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { fixtures } from './fixtures/fixtures.ts';
import { textsIn } from './mutant.ts';
import { operators } from './operators/operators.ts';
import { queryFields } from './operators/promqlSyntax.ts';

const queriesIn = (value: unknown): readonly string[] =>
  queryFields.flatMap((field) => textsIn(value, field).map((text) => text.value));

/** What people write, valid and not, that neither the fixtures nor the operators have. */
const others: readonly string[] = [
  'sum without (instance) (rate(x[5m]))',
  'rate(x{$Cluster,job="a"}[$__rate_interval])',
  'topk($n, sum by ($group) (rate(x[5m])))',
  'x{job=~"${Job.value}"} > ${limit}',
  '$aggregation(rate(x[5m])) by (a)',
  'x offset ${ago} > 1',
  '{"a.b/c", ${Cluster}} > 1',
  'rate(${metric}_total[5m])',
  'x AND ON(a) y OR z UNLESS IGNORING(b) w',
  'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))',
  'sum(rate(x[5m]',
  'sum by job (rate(x[5m]))',
  'rate(x)',
  'x[5m]',
  'x{a="b"',
  'x{a=b}',
  'x{a==b}',
  'sum(x) by',
  'x > > 1',
  'x ** 2',
  '5 > 3',
  'x{a=~"["}',
  'count(x) = 0',
  'x =~ "a"',
  '{"a.b" c="d"}',
  '{a.b}',
  'a.b > 1',
  'x and 1',
  'rate(x[5])',
  'rate(x[5m]) offset 5m',
  'rate(x[5m] offset 5m)',
  'label_replace(x, "a", "$1", "b", "(.*)")',
];

const queries: readonly string[] = [
  ...new Set([
    ...fixtures.flatMap(({ value }) => queriesIn(value)),
    ...operators.flatMap(({ seed }) =>
      fixtures.flatMap((fixture) => seed(fixture).flatMap(({ value }) => queriesIn(value))),
    ),
    ...others,
  ]),
];

testWith(
  'promtool',
  'a query is wrong for the linter where promtool refuses every filling of it, and only there',
  (promtool) => {
    const texts = queries.map((query) => {
      const read = readQuery(query);
      const filled =
        read.kind === 'ReadQuery' ? [read.filled] : fillings(query, holesIn(query)).map(({ text }) => text);
      return { query, kind: read.kind, filled };
    });
    const exprs = [...new Set(texts.flatMap(({ filled }) => filled))];
    const file = path.join(temporaryFolder(), 'queries.yml');
    const rules = exprs.map((expr, index) => ({ record: `q:${index}`, expr }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
    const { output } = runPromtool(promtool, ['check', 'rules', file]);
    const refused = new Set(
      [...output.matchAll(/"q:(\d+)": could not parse expression/g)].map(([, index]) => exprs[Number(index)]),
    );
    const isValid = ({ filled }: { readonly filled: readonly string[] }): boolean =>
      filled.some((text) => !refused.has(text));
    expect(texts.filter((text) => text.kind === 'ReadQuery' && !isValid(text)).map(({ query }) => query)).toEqual([]);
    expect(texts.filter((text) => text.kind === 'WrongQuery' && isValid(text)).map(({ query }) => query)).toEqual([]);
    expect(refused.size).toBeGreaterThan(100);
  },
);
