/**
 * A server that answers PromQL over HTTP, as Prometheus and Cloud Monitoring do. Its answers are checked before anything
 * believes them: JSON, the type of result that was asked for, numbers that are numbers. Source: Prometheus, "HTTP API".
 */
import type { InstantSample, RangeResult, ResultSeries } from '../../promql/evaluate.ts';
import type { Labels } from '../../model/point.ts';
import { request, type Answer, type Limits } from './request.ts';
import { addressText, SourceError } from './sourceError.ts';

export interface PromqlServer {
  /** For people: 'Prometheus at http://127.0.0.1:9090'. */
  readonly name: string;
  /** `at` in milliseconds since the epoch; undefined: now by the server's clock. Throws `SourceError`, `QueryRefused`. */
  readonly instant: (query: string, at?: number) => Promise<readonly InstantSample[]>;
  readonly range: (query: string, range: { from: number; to: number; step: number }) => Promise<RangeResult>;
  /** Names of the alerting rules that it evaluates; undefined where it does not say. Throws `SourceError`. */
  readonly alertRules: () => Promise<ReadonlySet<string> | undefined>;
  /** What the server said besides its answers, such as that a part of its data is missing. */
  readonly warnings: () => readonly string[];
}

export interface ServerOptions {
  readonly name: string;
  /** '/api/v1' of a Prometheus. */
  readonly api: URL;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly limits: Limits;
  /** The reason and what to do for 401, 403 and 404. */
  readonly refusal: (status: number, text: string) => { readonly reason: string; readonly fix: string };
}

/** The server can be read, and does not evaluate this query: too many samples, too slow, or not understood. */
export class QueryRefused extends Error {
  readonly isTooMuch: boolean;

  constructor(message: string, isTooMuch: boolean) {
    super(message);
    this.name = 'QueryRefused';
    this.isTooMuch = isTooMuch;
  }
}

export const promqlServer = (options: ServerOptions): PromqlServer => {
  const warnings = new Set<string>();
  const ask = async (path: string, parameters: Readonly<Record<string, string>>): Promise<Data> => {
    const url = new URL(`${options.api.href.replace(/\/$/, '')}/${path}`);
    const call = { url, form: new URLSearchParams(parameters), headers: options.headers };
    const answer = await request(call, options.limits, isEvaluation);
    const body = parsed(answer, url, options);
    for (const warning of body.warnings ?? []) warnings.add(String(warning));
    return { url, type: body.data?.resultType, result: body.data?.result };
  };
  return {
    name: options.name,
    instant: async (query, at) => {
      const data = await ask('query', at === undefined ? { query } : { query, time: secondsText(at) });
      if (data.type === 'scalar') return [{ labels: {}, value: sampleOf(data.result, data.url).value }];
      return rowsOf(data, 'vector').map(({ metric, value }) => ({
        labels: metric,
        value: sampleOf(value, data.url).value,
      }));
    },
    range: async (query, { from, to, step }) => {
      const parameters = { query, start: secondsText(from), end: secondsText(to), step: secondsText(step) };
      const data = await ask('query_range', parameters);
      return { series: rowsOf(data, 'matrix').map((row) => seriesOf(row, data.url)) };
    },
    alertRules: async () => {
      const url = new URL(`${options.api.href.replace(/\/$/, '')}/rules?type=alert`);
      const { status, text } = await request({ url, headers: options.headers }, options.limits);
      return status === 200 ? alertNames(bodyOf(text)?.data) : undefined;
    },
    warnings: () => [...warnings],
  };
};

/** Undefined for what is no answer of the API. */
const alertNames = (data: unknown): ReadonlySet<string> | undefined => {
  const { groups } = (data ?? {}) as { readonly groups?: unknown };
  if (!Array.isArray(groups)) return undefined;
  const rules = groups.flatMap((group: { readonly rules?: unknown } | null) =>
    Array.isArray(group?.rules) ? (group.rules as readonly unknown[]) : [],
  );
  return new Set(
    rules.flatMap((rule) => {
      const { type, name } = (rule ?? {}) as { readonly type?: unknown; readonly name?: unknown };
      return type === 'alerting' && typeof name === 'string' ? [name] : [];
    }),
  );
};

interface Data {
  readonly url: URL;
  readonly type: unknown;
  readonly result: unknown;
}

interface Body {
  readonly status?: unknown;
  readonly errorType?: unknown;
  readonly error?: unknown;
  readonly warnings?: readonly unknown[];
  readonly data?: { readonly resultType?: unknown; readonly result?: unknown };
}

interface Row {
  readonly metric: Labels;
  readonly value?: unknown;
  readonly values?: unknown;
}

const secondsText = (milliseconds: number): string => String(milliseconds / 1_000);

/** A query that timed out on the server times out again. */
const isEvaluation = ({ text }: Answer): boolean =>
  ['timeout', 'execution', 'canceled'].includes(String(bodyOf(text)?.errorType));

const bodyOf = (text: string): Body | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const parsed = (answer: Answer, url: URL, { refusal }: ServerOptions): Body => {
  const { status, text } = answer;
  const body = bodyOf(text);
  if (status === 200 && body?.status === 'success') return body;
  const fail = (reason: string, fix: string): SourceError =>
    new SourceError('the points cannot be read', addressText(url), reason, fix);
  if (status >= 300 && status < 400) {
    const to = answer.location === undefined ? undefined : URL.parse(answer.location, url.href);
    throw fail(
      `it redirects${to ? ` to ${to.origin}` : ''} (${status}), as a login page does`,
      'name the address that answers the API itself, with a token if it wants one',
    );
  }
  if (status === 401 || status === 403 || status === 404 || status === 405) {
    const { reason, fix } = refusal(status, messageOf(body, text));
    throw fail(reason, fix);
  }
  if (body?.status === 'error' || (body !== undefined && 'error' in body)) {
    const message = messageOf(body, text);
    if (status === 429)
      throw fail(`it refuses so many requests (429): ${message}`, 'run this again later, or for fewer systems');
    throw new QueryRefused(message, isTooMuch(body, message));
  }
  if (status === 429) throw fail('it refuses so many requests (429)', 'run this again later, or for fewer systems');
  if (status >= 500) throw fail(`it answers ${status}`, 'look at the server, or run this again later');
  throw fail(
    !isJson(text)
      ? `it answers ${status} with ${shapeOf(answer)}, not with JSON`
      : `it answers ${status} with JSON that is not an answer of the API`,
    'name the address of the API: /api/v1/query has to answer below it',
  );
};

const isTooMuch = ({ errorType }: Body, message: string): boolean =>
  errorType === 'timeout' || /too many|timed? ?out|limit|exceed|memory|deadline/i.test(message);

/** Google answers `{"error": {"message": …}}`, Prometheus `{"error": "…"}`. */
const messageOf = (body: Body | undefined, text: string): string => {
  const error = body?.error;
  const own = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return (typeof own === 'string' ? own : text).split('\n', 1)[0]!.slice(0, 300);
};

const shapeOf = ({ contentType, text }: Answer): string => {
  if (text.trim() === '') return 'nothing';
  if (/html/i.test(contentType) || /^\s*</.test(text)) return 'a page of HTML';
  return /json/i.test(contentType) || /^\s*[{[]/.test(text)
    ? 'JSON that ends too early'
    : `'${text.trim().slice(0, 40)}'`;
};

const lying = (url: URL, reason: string): SourceError =>
  new SourceError(
    'the points cannot be believed',
    addressText(url),
    reason,
    'check what is between this machine and the server: a proxy, or another server',
  );

const rowsOf = ({ url, type, result }: Data, expected: 'vector' | 'matrix'): readonly Row[] => {
  if (type !== expected) throw lying(url, `it answers with a ${String(type)}, but a ${expected} was requested`);
  if (!Array.isArray(result)) throw lying(url, 'its result is not a list');
  return result.map((row: unknown) => {
    const { metric } = (row ?? {}) as { readonly metric?: unknown };
    if (typeof metric !== 'object' || metric === null) throw lying(url, 'a series has no labels');
    return row as Row;
  });
};

/** `[seconds, "value"]`. */
const sampleOf = (pair: unknown, url: URL): { readonly at: number; readonly value: number } => {
  const [at, text] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
  const value = typeof text === 'string' ? numberOf(text) : undefined;
  if (typeof at !== 'number' || !Number.isFinite(at) || value === undefined) {
    throw lying(url, `a sample is ${JSON.stringify(pair)?.slice(0, 60)}, not a time and a number`);
  }
  return { at: Math.round(at * 1_000), value };
};

const named: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['+Inf', Infinity],
  ['-Inf', -Infinity],
  ['Inf', Infinity],
]);

/** Most texts are digits, and a look-up of each by its text costs more than to read it. */
const numberOf = (text: string): number | undefined => {
  const value = Number(text);
  if (Number.isNaN(value)) return named.get(text);
  return text.trim() === '' ? undefined : value;
};

const seriesOf = ({ metric, values }: Row, url: URL): ResultSeries => {
  if (!Array.isArray(values)) throw lying(url, 'a series has no values');
  const samples = values.map((pair: unknown) => sampleOf(pair, url));
  const isAscending = samples.every(({ at }, index) => index === 0 || at > samples[index - 1]!.at);
  if (!isAscending) throw lying(url, 'the times of a series do not ascend');
  return {
    labels: metric,
    times: Float64Array.from(samples, ({ at }) => at),
    values: Float64Array.from(samples, ({ value }) => value),
  };
};
