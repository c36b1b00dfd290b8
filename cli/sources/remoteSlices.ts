/** Good and total slices of an objective by time slices, counted by the server in two queries. */
import type { InstantSample } from '../../promql/evaluate.ts';
import type { Dialect } from '../../series/dialect.ts';
import { compositeNumbers } from '../../slo/compositeShare.ts';
import { sliceNumbers } from '../../slo/errorShare.ts';
import type { CountAnswer, CountRequest, PointSource } from '../../slo/pointSource.ts';
import { wholeSlices } from '../../slo/sliceCounts.ts';
import type { SloSlices } from '../../slo/slices.ts';
import { unread, type RemoteAnswers } from './remoteAnswers.ts';

export interface SliceReads extends Pick<RemoteAnswers, 'answers' | 'indicatorOf'>, Pick<PointSource, 'beginnings'> {
  readonly dialect: Dialect;
}

const none: CountAnswer = { kind: 'Counted', counts: { good: 0, total: 0, overdue: 0 } };

const valueOf = ([sample]: readonly InstantSample[]): number => sample?.value ?? 0;

/** Slices without events that are good are counted from the first point on: nothing is known of the time before. */
export const remoteSlices = async (
  request: CountRequest,
  slices: SloSlices,
  { answers, beginnings, dialect, indicatorOf }: SliceReads,
): Promise<CountAnswer> => {
  const { system, slo } = request;
  const { composite } = slo;
  // Of a composite one part stands for all: when its points begin, and how late they can be read.
  const counted = { ...request, slo: composite?.parts[0]?.slo ?? slo };
  const [beginning] = slices.empty === 'good' ? await beginnings([counted]) : [request.from];
  if (beginning === undefined) return none;
  const { length } = slices;
  const [answer] = await answers<CountAnswer>(
    [counted],
    // The reading makes its own queries; this one only says of which window.
    (items) =>
      items.map(({ from, to }, index) => ({
        expr: { kind: 'String', value: '' },
        from,
        to,
        items: [index],
        termsOf: () => [],
      })),
    async ({ from, to }, [item], server) => {
      const numbers =
        composite === undefined
          ? sliceNumbers(item!.indicator, dialect, slices)
          : compositeNumbers(composite, slices, dialect, (part) => indicatorOf({ system, slo: part }));
      if ('kind' in numbers) return new Map([[0, unread(numbers.why)]]);
      const begin = Math.max(from, Math.floor((beginning - 1) / length) * length);
      const whole = wholeSlices(slices, { from: begin, to });
      if (whole.to <= whole.from) return new Map([[0, none]]);
      // A millisecond less: Prometheus 2 takes the beginning of a window, too.
      const window = `${whole.to - whole.from - 1}ms` as const;
      const [bad, seen] = await Promise.all(
        [numbers.bad(window), numbers.withEvents(window)].map(async (expr) =>
          valueOf(await server.instant(dialect.print(expr), whole.to)),
        ),
      );
      const total = slices.empty === 'good' ? (whole.to - whole.from) / length : seen!;
      return new Map([[0, { kind: 'Counted', counts: { good: total - bad!, total, overdue: 0 } }]]);
    },
  );
  return answer ?? none;
};
