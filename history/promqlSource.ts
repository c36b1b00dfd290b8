/**
 * A history as Prometheus would have scraped it. The history keeps what happened between two readings, and no point where
 * nothing happened; here a counter has a sample at every reading and stays where it was when nothing was counted.
 *
 * What a counter stands at means nothing, only its changes do: it is taken to have counted long before, so that no
 * increase is cut short at zero.
 */
import type { Labels } from '../model/point.ts';
import { nameLabel } from '../promql/labels.ts';
import { matchesAll } from '../promql/matcher.ts';
import type { LabelMatcher } from '../promql/expr.ts';
import { sharedSpans } from '../promql/sharedSpans.ts';
import type { SeriesSource, SourceSeries } from '../promql/source.ts';
import { cumulative } from './cumulative.ts';
import { extentOf, type Extent } from './extent.ts';
import { meaningsOf, namesFor, plainLabel, type StoredName } from './historyNames.ts';
import type { Reads } from './read.ts';
import { readingsFrom } from './readings.ts';
import { rememberingReads, type ReadStored, type Stored } from './stored.ts';

/**
 * `labels` are added to every series, such as `job`, the system's id. What was read is remembered as long as the source
 * is: make one for each picture.
 */
export const historySource = (reads: Reads, labels: Labels = {}): SeriesSource => {
  const read = rememberingReads(reads);
  const readings = readingsFrom(read);
  const names = once(() => reads.names());
  const select = (name: string | undefined, matchers: Query['matchers'], extent: Extent): readonly SourceSeries[] => {
    const ask = (asked: string, meaning: StoredName): readonly SourceSeries[] =>
      seriesOf({ read, readings }, extent, { asked, meaning, matchers, labels });
    if (name === undefined) {
      const all = new Set(names().flatMap((stored) => [...namesFor(stored, false), ...namesFor(stored, true)]));
      return [...all].flatMap((asked) =>
        meaningsOf(asked)
          .slice(0, 1)
          .flatMap((meaning) => ask(asked, meaning)),
      );
    }
    for (const meaning of meaningsOf(name)) {
      const found = ask(name, meaning);
      if (found.length > 0) return found;
    }
    return [];
  };
  const ofDays = sharedSpans((name, matchers, days) => select(name, matchers, { kind: 'Minutes', spans: [days] }));
  return {
    select: (name, matchers, from, to, use) => {
      const extent = extentOf(from, to, use);
      const [days] = extent.spans;
      return extent.kind === 'Minutes' && days !== undefined
        ? ofDays(name, matchers, days, { from, to })
        : select(name, matchers, extent);
    },
  };
};

/** Series of several histories together, such as of the systems of a fleet. */
export const joined = (sources: readonly SeriesSource[]): SeriesSource => ({
  select: (...asked) => sources.flatMap((source) => source.select(...asked)),
});

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

interface Query {
  readonly asked: string;
  readonly meaning: StoredName;
  readonly matchers: readonly LabelMatcher[];
  readonly labels: Labels;
}

interface Readers {
  readonly read: ReadStored;
  readonly readings: ReturnType<typeof readingsFrom>;
}

const seriesOf = ({ read, readings }: Readers, extent: Extent, query: Query): readonly SourceSeries[] => {
  const { asked, meaning, matchers, labels } = query;
  // Of fifty histories a query by `job` needs one: the others are not looked at.
  if (!matchesAll(ofLabels(query), labels)) return [];
  const isWanted = (kind: Stored['kind']): boolean => (kind === 'HistogramPoint') === (meaning.part !== 'value');
  const found = read(meaning.stored, fixed(query), extent).filter(({ kind }) => isWanted(kind));
  if (found.length === 0) return [];
  const named = (own: Labels): Labels => {
    const plain = meaning.plainLabels
      ? Object.fromEntries(Object.entries(own).map(([label, value]) => [plainLabel(label), value]))
      : own;
    return { ...plain, ...labels, [nameLabel]: asked };
  };
  const isCounted = found.some(({ kind }) => kind !== 'GaugePoint');
  const times = isCounted ? readings(extent, found) : new Float64Array();
  const [ofBuckets, others] = partition(matchers, ({ label }) => label === 'le' && meaning.part === 'bucket');
  return found
    .filter((stored) => matchesAll(others, named(stored.labels)))
    .flatMap((stored) => cumulative(stored, meaning.part, times))
    .map((series) => ({ ...series, labels: named(series.labels) }))
    .filter((series) => matchesAll(ofBuckets, series.labels));
};

const partition = <T>(all: readonly T[], isFirst: (element: T) => boolean): readonly [readonly T[], readonly T[]] => [
  all.filter(isFirst),
  all.filter((element) => !isFirst(element)),
];

/** What is asked of the labels that every series of the history has. */
const ofLabels = ({ matchers, labels }: Query): readonly LabelMatcher[] =>
  matchers.filter(({ label }) => label in labels);

/** What the history itself can look for. */
const fixed = ({ meaning, matchers, labels }: Query): Labels =>
  Object.fromEntries(
    matchers
      .filter(({ label, op, value }) => op === '=' && value !== '' && label !== 'le' && !(label in labels))
      .filter(({ label }) => label !== nameLabel && !meaning.plainLabels)
      .map(({ label, value }) => [label, value]),
  );
