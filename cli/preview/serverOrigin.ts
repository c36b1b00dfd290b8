/** A Prometheus or Cloud Monitoring as the source of a preview's data. */
import type { Origin } from '../../console/preview/origin.ts';
import { standInsFor } from '../../console/preview/standIns.ts';
import { ownName } from '../../history/remote/ownNames.ts';
import { platformName } from '../../history/remote/platformNames.ts';
import { remoteSeries, type ReadFiltered, type ReadSeries } from '../../history/remote/remoteSeries.ts';
import type { System } from '../../model/system.ts';
import { selector } from '../../promql/build.ts';
import { nameLabel } from '../../promql/labels.ts';
import type { EvaluationRange } from '../../promql/evaluate.ts';
import type { LabelMatcher } from '../../promql/expr.ts';
import { memorySource, type SourceSeries } from '../../promql/source.ts';
import { atMost } from '../../google/atMost.ts';
import type { From } from '../sources/fromOption.ts';
import { openTargets } from '../sources/remoteSource.ts';
import type { Io } from '../run/io.ts';

const day = 86_400_000;
/** How far back it is looked for since when an alert fires. */
const reach = 8 * day;
/** Milliseconds: of one request, and of all that one widget needs. */
const [attempt, ofWidget] = [20_000, 45_000];
const together = 8;

export interface ServerOptions {
  readonly from: From;
  readonly systems: readonly System[];
  /** Milliseconds since the epoch; undefined: now, and on. */
  readonly at: number | undefined;
}

/** Throws `UsageError` and `SourceError`. */
export const serverOrigin = async (
  { from, systems, at }: ServerOptions,
  io: Pick<Io, 'now' | 'stderr' | 'stop'>,
): Promise<Origin> => {
  // A failed read leaves the others of its widget waiting to try again; the end of the preview ends them.
  const closing = new AbortController();
  const limits = {
    attempt,
    stop: AbortSignal.any([io.stop, closing.signal]),
    get deadline() {
      return performance.now() + ofWidget;
    },
  };
  const { targets, clock } = await openTargets(from, systems, limits, at === undefined ? io : undefined);
  const behind = clock - io.now();
  const bounded = atMost(together);
  const { dialect } = targets;
  const ask = async (
    name: string | undefined,
    matchers: readonly LabelMatcher[],
    grid: EvaluationRange,
  ): Promise<readonly SourceSeries[]> => {
    const query = dialect.print(selector(name, matchers));
    const answers = await Promise.all(targets.each.map(({ server }) => bounded(() => server.range(query, grid))));
    return answers.flatMap(({ series }) =>
      series.map(({ labels, times, values }) => ({
        labels: name === undefined ? labels : { ...labels, [nameLabel]: name },
        times,
        values,
      })),
    );
  };
  const ofPrometheus: ReadSeries = async ({ name = '', matchers, grid }) => {
    const own = ownName(name, matchers);
    if (own !== undefined) return (await ask(own.name, own.matchers, grid)).map(own.back);
    const ofPlatform = platformName(name, matchers);
    if (ofPlatform === undefined) return [];
    const found = ofPlatform.back(await ask(undefined, ofPlatform.matchers, grid));
    if (found.length > 0) return found;
    const replaced = await Promise.all(
      standInsFor(name, matchers, systems).map(async (standIn) =>
        (await ask(standIn.name, [{ label: 'job', op: '=', value: standIn.job }], grid)).map((series) => ({
          ...series,
          labels: { ...standIn.labels, [nameLabel]: name },
        })),
      ),
    );
    return replaced.flat();
  };
  const read: ReadSeries =
    from.kind === 'Prometheus' ? ofPrometheus : ({ name, matchers, grid }) => ask(name, matchers, grid);
  const filters = from.kind === 'Google' ? await googleFilters(limits, io) : undefined;
  const end = (): number => at ?? io.now() + behind;
  return {
    description: { kind: 'server', name: targets.name, isGoogle: from.kind === 'Google' },
    live: at === undefined,
    end,
    begin: () => end() - reach,
    source: () => memorySource([]),
    attempt: remoteSeries(read, filters && ((filter, grid) => bounded(() => filters.read(filter, grid)))),
    close: () => {
      closing.abort();
      void filters?.close();
    },
  };
};

interface Filters {
  readonly read: ReadFiltered;
  readonly close: () => Promise<void>;
}

/** Cloud Monitoring's own answers about SLOs, of the project that the filter names. */
const googleFilters = async (
  limits: { readonly stop: AbortSignal; readonly deadline: number },
  { stderr }: Pick<Io, 'stderr'>,
): Promise<Filters> => {
  const [{ timeSeriesReader, TimeSeriesError }, { fakeEndpoint }] = await Promise.all([
    import('../../google/timeSeries.ts'),
    import('../sources/googleTargets.ts'),
  ]);
  const endpoint = fakeEndpoint(process.env);
  const reader = timeSeriesReader({ endpoint, stop: limits.stop, deadline: () => performance.now() + ofWidget });
  const warned = new Set<string>();
  const warn = (text: string): void => {
    if (!warned.has(text)) stderr(`Cloud Monitoring warns: ${text}\n`);
    warned.add(text);
  };
  return {
    close: reader.close,
    read: async (filter, { from, to, step }) => {
      const [, project] = /"projects\/([^/"]+)\//.exec(filter) ?? [];
      if (project === undefined) return [];
      try {
        const period = Math.max(60_000, Math.round(step / 60_000) * 60_000);
        const { series, missing } = await reader.list({ project, filter, from: from - period, to, period });
        missing.forEach(warn);
        return series;
      } catch (error) {
        if (!(error instanceof TimeSeriesError)) throw error;
        // An SLO that is not deployed is no error: its counters are read instead.
        if (error.refusal !== 'not found' && error.refusal !== 'query')
          warn(`SLOs of project ${project}: ${error.message}`);
        return [];
      }
    },
  };
};
