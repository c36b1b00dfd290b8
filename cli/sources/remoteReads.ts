/** Windows, beginnings and steps of event counts from servers of PromQL. */
import type { CountAnswer, CountRequest, PointSource } from '../../slo/pointSource.ts';
import { countsOf } from '../../slo/indicatorCounts.ts';
import { countQueries, firstSteps, presenceQueries, valuesOf } from '../../slo/windowQueries.ts';
import { beginningsOf } from './beginnings.ts';
import { remoteAnswers, type Answered, type Read } from './remoteAnswers.ts';
import type { Targets } from './targets.ts';
import { remoteCoverage } from './remoteCoverage.ts';
import { remoteSlices } from './remoteSlices.ts';
import { remoteSteps } from './remoteSteps.ts';

type Reads = Pick<PointSource, 'counts' | 'beginnings' | 'coverage' | 'steps' | 'range'>;

const noEvents: CountAnswer = { kind: 'Counted', counts: { good: 0, total: 0, overdue: 0 } };

export const remoteReads = (
  targets: Targets,
  clock: number,
): { readonly reads: Reads; readonly bounded: <T>(task: () => Promise<T>) => Promise<T> } => {
  const { answers, bounded, indicatorOf, serverOf } = remoteAnswers(targets, clock);
  const { dialect } = targets;

  const counts = async (requests: readonly CountRequest[]): Promise<readonly CountAnswer[]> => {
    const ofEvents = await eventCounts(requests.filter(({ slo }) => slo.slices === undefined));
    const next = ofEvents.values();
    return Promise.all(
      requests.map(async (request) => {
        const { slices } = request.slo;
        if (slices === undefined) return next.next().value ?? noEvents;
        return remoteSlices(request, slices, { answers, beginnings, dialect, indicatorOf });
      }),
    );
  };

  const eventCounts = async (requests: readonly CountRequest[]): Promise<readonly CountAnswer[]> => {
    const read: Read<CountAnswer> = async (query, items, server) => {
      const values = valuesOf(query, await server.instant(dialect.print(query.expr), query.to));
      return new Map([...values].map(([item, own]) => [item, countsOf(items[item]!.indicator, own)]));
    };
    const found = await answers(requests, (items, most) => countQueries(items, dialect, most), read);
    return found.map((answer) => answer ?? noEvents);
  };

  /** When the first step with a sample ends, among steps of one length over each interval. */
  const firstEnds = (requests: readonly CountRequest[], step: number): Promise<readonly Answered<number>[]> =>
    answers<number>(
      requests,
      (items, most) => presenceQueries(items, step, dialect, most),
      async (query, _items, server) => {
        const { from, to } = query;
        const steps = Math.ceil((to - from) / step);
        const grid = { from: to - (steps - 1) * step, to, step };
        return firstSteps(query, (await server.range(dialect.print(query.expr), grid)).series);
      },
    );

  const beginnings: PointSource['beginnings'] = (requests) => beginningsOf(requests, firstEnds);

  const reads: Reads = {
    counts,
    beginnings,
    coverage: (requests) => remoteCoverage(requests, { answers, dialect, firstEnds, indicatorOf }),
    steps: (requests, step) => remoteSteps(requests, step, { answers, counts: eventCounts, dialect }),
    range: (system, expr, range) =>
      bounded(async () => (await serverOf(system)?.range(dialect.print(expr), range)) ?? { series: [] }),
  };
  return { reads, bounded };
};
