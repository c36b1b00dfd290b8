/** Every PromQL query in the emitted files, and random series that the queries select. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { allOf, groupingLabelsOf, selectorsOf, type Expr, type VectorSelector } from '../../promql/expr.ts';
import { keyOf } from '../../promql/labels.ts';
import { matchesAll } from '../../promql/matcher.ts';
import { parsePromql } from '../../promql/parse.ts';
import type { Labels } from '../../model/point.ts';
import { busyCounter, gauge, type World } from './worlds.ts';
import type { Random } from '../../numbers/random.ts';
import { emittedFiles } from '../support/emittedFiles.ts';

const root = await emittedFiles();

/** The keys under which dashboards, policies and rules have a query. */
const queryKeys: ReadonlySet<string> = new Set(['prometheusQuery', 'query', 'expr']);

const queriesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (queryKeys.has(key) ? [inner] : []) : queriesIn(inner),
  );
};

/** Of all systems and what they share. */
export const emittedFolders: readonly string[] = globSync('*/', { cwd: root });

/** The distinct queries of one of these folders, or of all of them: '*'. JSON is read as YAML. */
export const emittedQueries = (folder: string): readonly string[] => {
  const files = globSync(`${folder}/{dashboards,cloud-monitoring,prometheus}/**/*.{json,yaml,yml}`, { cwd: root });
  return [...new Set(files.flatMap((file) => queriesIn(parse(readFileSync(path.join(root, file), 'utf8')))))];
};

/** Queries that can share series, because they need samples equally often and for equally long. */
export interface Batch {
  readonly queries: readonly string[];
  readonly world: World;
  /** Milliseconds: the longest window plus its offset. */
  readonly reach: number;
}

/**
 * Shortest and longest window in milliseconds. An instant selector counts as a window of five minutes, but for ALERTS, which every rule
 * reads: 30 days of samples that close together are too many for promtool.
 */
const reachOf = (expr: Expr): { readonly shortest: number; readonly longest: number } => {
  const windows = allOf(expr).filter((node) => node.kind === 'RangeSelector');
  const instants = selectorsOf(expr).filter(({ name }) => name !== 'ALERTS');
  const instant = instants.length > windows.length ? [300_000] : [];
  return {
    shortest: Math.min(...instant, ...windows.map(({ range }) => range.milliseconds)),
    longest: Math.max(
      ...instant,
      ...windows.map(({ range, of }) => range.milliseconds + (of.offset?.milliseconds ?? 0)),
    ),
  };
};

export const batchesOf = (queries: readonly string[], random: Random): readonly Batch[] => {
  const parsed = queries
    .map((query) => ({ query, expr: parsePromql(query), ...reachOf(parsePromql(query)) }))
    // The heartbeat reads no series, and so no window of them.
    .filter(({ shortest }) => Number.isFinite(shortest));
  const byWindows = Map.groupBy(parsed, ({ shortest, longest }) => `${shortest} ${longest}`);
  return [...byWindows.values()].map((group) => {
    const [{ shortest, longest }] = group as [(typeof group)[number]];
    const interval = Math.floor(shortest / 5_000);
    const ticks = Math.ceil(longest / 1_000 / interval) + 60;
    return {
      queries: group.map(({ query }) => query),
      world: {
        interval,
        series: seriesFor(
          group.map(({ expr }) => expr),
          ticks,
          random,
        ),
      },
      reach: longest,
    };
  });
};

const seriesFor = (exprs: readonly Expr[], ticks: number, random: Random): World['series'] => {
  const sets = exprs.flatMap((expr) =>
    selectorsOf(expr).flatMap((selector) => labelSets(selector, groupingLabelsOf(expr))),
  );
  const distinct = new Map(sets.map((labels) => [keyOf(labels), labels]));
  return [...distinct.values()].map((labels) => {
    const isGauge = /backlog|age$|instance_count|undelivered|active|overdue/.test(labels['__name__'] ?? '');
    return { labels, ticks: (isGauge ? gauge : busyCounter)(random, ticks) };
  });
};

const bounds = ['0.1', '1', '10', '+Inf'];

/** Label sets that the selector matches, with at most four values of each label. */
const labelSets = (selector: VectorSelector, grouping: readonly string[]): readonly Labels[] => {
  const { name = '', matchers } = selector;
  const matched = matchers.map(({ label, op, value }) => [label, op === '=~' ? alternatives(value) : [value]] as const);
  const free = grouping
    .filter((label) => !matchers.some((matcher) => matcher.label === label))
    .map((label) => [label, label === 'le' ? [] : ['one', 'two']] as const);
  const all = [...matched, ...free, ...(name.endsWith('_bucket') ? [['le', bounds] as const] : [])];
  return all
    .filter(([, values]) => values.length > 0)
    .reduce<readonly Labels[]>(
      (sets, [label, values]) => sets.flatMap((set) => values.slice(0, 4).map((value) => ({ ...set, [label]: value }))),
      [{ __name__: name }],
    )
    .filter((labels) =>
      matchesAll(
        matchers.filter(({ op }) => op !== '!='),
        labels,
      ),
    );
};

const alternatives = (pattern: string): readonly string[] =>
  pattern
    .split('|')
    .slice(0, 3)
    .map((part) => part.replaceAll(/\\(.)|\.[+*]?/g, (_, escaped: string | undefined) => escaped ?? '5'));
