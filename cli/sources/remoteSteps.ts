/** Event counts in steps, by range queries; a first and a last step that are shorter are windows of their own. */
import type { Dialect } from '../../series/dialect.ts';
import { countsOf } from '../../slo/indicatorCounts.ts';
import type { CountAnswer, CountRequest, StepCounts, Unread } from '../../slo/pointSource.ts';
import { byTime, stepQueries, valuesOf } from '../../slo/windowQueries.ts';
import type { Read, RemoteAnswers } from './remoteAnswers.ts';

export interface StepReads extends Pick<RemoteAnswers, 'answers'> {
  readonly counts: (requests: readonly CountRequest[]) => Promise<readonly CountAnswer[]>;
  readonly dialect: Dialect;
}

type Steps = readonly StepCounts[] | Unread;

/** Steps of one request. Prometheus gives at most 11,000 points per series. */
const mostSteps = 10_000;

interface Part extends CountRequest {
  /** Index of the request that it is a part of. */
  readonly of: number;
}

export const remoteSteps = async (
  requests: readonly CountRequest[],
  step: number,
  { answers, counts, dialect }: StepReads,
): Promise<readonly Steps[]> => {
  const read: Read<Steps> = async (query, items, server) => {
    const grid = { from: query.from + step, to: query.to, step };
    const { series } = await server.range(dialect.print(query.expr), grid);
    const found = new Map<number, StepCounts[] | Unread>();
    for (const [at, samples] of byTime(series))
      for (const [item, values] of valuesOf(query, samples)) {
        const answer = countsOf(items[item]!.indicator, values);
        const before = found.get(item) ?? [];
        if (answer.kind === 'Unread') found.set(item, answer);
        else if (Array.isArray(before)) found.set(item, [...before, { at, counts: answer.counts }]);
      }
    return found;
  };
  const whole = requests.flatMap((request, of) => wholeParts(request, step, of));
  const edges = requests.flatMap((request, of) => edgeParts(request, step, of));
  const [wholes, edgeCounts] = await Promise.all([
    answers(whole, (items, most) => stepQueries(items, step, dialect, most), read, 'exact'),
    counts(edges),
  ]);
  const all: readonly { readonly of: number; readonly steps: Steps }[] = [
    ...whole.map(({ of }, index) => ({ of, steps: wholes[index] ?? [] })),
    ...edges.map(({ of, to }, index) => ({ of, steps: stepOf(edgeCounts[index], to) })),
  ];
  const byRequest = Map.groupBy(all, ({ of }) => of);
  return requests.map((_request, index) => joined((byRequest.get(index) ?? []).map(({ steps }) => steps)));
};

const stepOf = (answer: CountAnswer | undefined, at: number): Steps => {
  if (answer?.kind === 'Unread') return answer;
  return answer === undefined || answer.counts.total === 0 ? [] : [{ at, counts: answer.counts }];
};

const joined = (parts: readonly Steps[]): Steps => {
  const steps: StepCounts[] = [];
  for (const part of parts) {
    if ('kind' in part) return part;
    steps.push(...part);
  }
  return steps.toSorted((a, b) => a.at - b.at);
};

/** Between the first and the last whole multiple of the step. */
const bounds = ({ from, to }: CountRequest, step: number): readonly [number, number] => [
  Math.ceil(from / step) * step,
  Math.floor(to / step) * step,
];

const wholeParts = (request: CountRequest, step: number, of: number): readonly Part[] => {
  const [first, last] = bounds(request, step);
  const length = mostSteps * step;
  return Array.from({ length: Math.max(0, Math.ceil((last - first) / length)) }, (_, index) => ({
    ...request,
    of,
    from: first + index * length,
    to: Math.min(last, first + (index + 1) * length),
  }));
};

const edgeParts = (request: CountRequest, step: number, of: number): readonly Part[] => {
  const { from, to } = request;
  const [first, last] = bounds(request, step);
  if (first > last) return [{ ...request, of }];
  return [
    ...(from < first ? [{ ...request, of, to: first }] : []),
    ...(last < to ? [{ ...request, of, from: last }] : []),
  ];
};
