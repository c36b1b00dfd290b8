/**
 * When alerts fired, by Prometheus' own record: the series ALERTS, which it writes at every evaluation of a rule. Sources:
 * Prometheus, "Alerting rules: inspecting alerts during runtime"; "HTTP API: rules".
 */
import { keyOf } from '../../promql/labels.ts';
import type { PromqlServer } from './promqlServer.ts';

/** Milliseconds since the epoch; `to` is undefined where the alert fires at the end of what was read. */
export interface RecordedInterval {
  readonly from: number;
  readonly to: number | undefined;
}

const minute = 60_000;
/** Steps of one query: the API gives at most 11,000. */
const mostSteps = 10_000;

/**
 * For each of these alerts that is a rule of the server, its firing intervals, by their beginning; others are absent.
 * Undefined where the server does not say which rules it has.
 */
export const recordedAlerts = async (
  server: Pick<PromqlServer, 'range' | 'alertRules'>,
  ids: readonly string[],
  range: { readonly from: number; readonly to: number; readonly environment: string },
): Promise<ReadonlyMap<string, readonly RecordedInterval[]> | undefined> => {
  const rules = await server.alertRules();
  if (rules === undefined) return undefined;
  const loaded = ids.filter((id) => rules.has(id));
  const found = new Map(loaded.map((id): [string, RecordedInterval[]] => [id, []]));
  if (loaded.length === 0) return found;
  const query = `ALERTS{alertstate="firing",environment="${range.environment}",alertname=~"${prefixes(loaded)}"}`;
  const [first, last] = [Math.ceil(range.from / minute) * minute, Math.floor(range.to / minute) * minute];
  const chunks = Array.from({ length: Math.max(0, Math.ceil((last - first) / minute / mostSteps)) }, (_, index) => ({
    from: first + index * mostSteps * minute,
    to: Math.min(last, first + ((index + 1) * mostSteps - 1) * minute),
    step: minute,
  }));
  const answers = await Promise.all(chunks.map((chunk) => server.range(query, chunk)));
  // One alert of each label set, with the parts of its series in all answers.
  const instants = new Map<string, { readonly alertname: string; readonly times: number[] }>();
  for (const { series } of answers)
    for (const { labels, times } of series) {
      const { alertname = '' } = labels;
      if (!found.has(alertname)) continue;
      const key = keyOf(labels);
      const own = instants.get(key) ?? { alertname, times: [] };
      instants.set(key, own);
      own.times.push(...times);
    }
  for (const { alertname, times } of instants.values()) found.get(alertname)?.push(...intervalsOf(times, last));
  return new Map([...found].map(([id, intervals]) => [id, intervals.toSorted((one, other) => one.from - other.from)]));
};

/** As few alternatives as name them all: ids of one system begin alike. */
const prefixes = (ids: readonly string[]): string =>
  [...new Set(ids.map((id) => `${id.split('-').slice(0, 2).join('-')}.*`))].toSorted().join('|');

const intervalsOf = (times: readonly number[], last: number): readonly RecordedInterval[] => {
  const intervals: { from: number; to: number }[] = [];
  for (const at of times.toSorted((one, other) => one - other)) {
    const open = intervals.at(-1);
    if (open !== undefined && at <= open.to) open.to = at + minute;
    else intervals.push({ from: at, to: at + minute });
  }
  return intervals.map(({ from, to }) => ({ from, to: to > last ? undefined : to }));
};
