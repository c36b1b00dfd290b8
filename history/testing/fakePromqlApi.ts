/**
 * The HTTP API of Prometheus over our own evaluator, stricter than the real one: unknown parameters, bodies of another type
 * and numbers that are none are refused. Source: Prometheus, "HTTP API"; web/api/v1/api.go.
 */
import { evaluateAt, evaluateRange, type ResultSeries } from '../../promql/evaluate.ts';
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { SeriesSource } from '../../promql/source.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiOptions {
  readonly source: SeriesSource;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly now: () => number;
  /** Samples that one query may load, as `--query.max-samples`. */
  readonly mostSamples?: number;
}

const parameters: Readonly<Record<string, readonly string[]>> = {
  query: ['query', 'time'],
  query_range: ['query', 'start', 'end', 'step'],
};

const failure = (status: number, errorType: string, error: string): ApiAnswer => ({
  status,
  body: { status: 'error', errorType, error },
});

class BadData extends Error {}

/** `path` is 'query' or 'query_range'. */
export const answerPromql = (path: string, form: URLSearchParams, options: ApiOptions): ApiAnswer => {
  const known = parameters[path];
  if (known === undefined) return failure(404, 'not_found', `no ${path} here`);
  try {
    for (const name of form.keys()) if (!known.includes(name)) throw new BadData(`unknown parameter ${name}`);
    const query = form.get('query') ?? '';
    const expr = parsePromql(query);
    const source = bounded(options.source, options.mostSamples ?? 50_000_000);
    if (path === 'query') {
      const at = form.has('time') ? number(form, 'time') * 1_000 : options.now();
      if (query === 'time()') return success('scalar', [at / 1_000, String(at / 1_000)]);
      const samples = evaluateAt(expr, source, at);
      return success(
        'vector',
        samples.map(({ labels, value }) => ({ metric: labels, value: [at / 1_000, valueText(value)] })),
      );
    }
    const [from, to, step] = [number(form, 'start') * 1_000, number(form, 'end') * 1_000, number(form, 'step') * 1_000];
    if (to < from) throw new BadData('invalid parameter "end": end timestamp must not be before start time');
    if (step <= 0) throw new BadData('zero or negative query resolution step widths are not accepted');
    if ((to - from) / step > 11_000)
      throw new BadData(
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution',
      );
    return success('matrix', evaluateRange(expr, source, { from, to, step }).series.map(matrixRow));
  } catch (error) {
    if (error instanceof BadData || error instanceof PromqlError) return failure(400, 'bad_data', error.message);
    if (error instanceof TooManySamples) return failure(422, 'execution', error.message);
    throw error;
  }
};

class TooManySamples extends Error {}

const bounded = (source: SeriesSource, most: number): SeriesSource => {
  let loaded = 0;
  return {
    select: (...query) => {
      const series = source.select(...query);
      loaded += series.reduce((sum, { times }) => sum + times.length, 0);
      if (loaded > most)
        throw new TooManySamples('query processing would load too many samples into memory in query execution');
      return series;
    },
  };
};

const number = (form: URLSearchParams, name: string): number => {
  const text = form.get(name) ?? '';
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw new BadData(`invalid parameter "${name}": cannot parse "${text}"`);
  return value;
};

const success = (resultType: string, result: unknown): ApiAnswer => ({
  status: 200,
  body: { status: 'success', data: { resultType, result } },
});

const valueText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
};

const matrixRow = ({ labels, times, values }: ResultSeries): unknown => ({
  metric: labels,
  values: Array.from(times, (at, index) => [at / 1_000, valueText(values[index]!)]),
});
