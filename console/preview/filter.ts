/** Parses the filters of emitted heat maps: metric type and label matchers. */
import type { LabelMatcher } from '../../promql/expr.ts';

export interface ReadFilter {
  /** Such as 'prometheus.googleapis.com/http.server.request.duration/histogram'. */
  readonly type: string;
  readonly matchers: readonly LabelMatcher[];
}

const comparison = /^(metric|resource)\.(?:type|labels\.(?:"([^"]+)"|(\w+)))(!?=)(.+)$/s;

/** Undefined for a filter that series/cloudMonitoringFilter.ts cannot have written. */
export const readFilter = (filter: string): ReadFilter | undefined => {
  let type: string | undefined;
  const matchers: LabelMatcher[] = [];
  for (const text of filter.split(/ AND (?=(?:metric|resource)\.)/)) {
    const match = comparison.exec(text);
    if (match === null) return undefined;
    const [, of, quoted, plain, operator, value = ''] = match;
    const label = quoted ?? plain;
    if (label === undefined) {
      if (of === 'metric') type = JSON.parse(value) as string;
      continue;
    }
    const read = matcherOf(label, operator === '!=', value);
    if (read === undefined) return undefined;
    matchers.push(read);
  }
  return type === undefined ? undefined : { type, matchers };
};

const matcherOf = (label: string, isNot: boolean, value: string): LabelMatcher | undefined => {
  if (value.startsWith('"')) return { label, op: isNot ? '!=' : '=', value: JSON.parse(value) as string };
  const pattern = /^monitoring\.regex\.full_match\((".*")\)$/s.exec(value);
  if (pattern !== null) return { label, op: isNot ? '!~' : '=~', value: JSON.parse(pattern[1] ?? '""') as string };
  const words = /^one_of\((.*)\)$/s.exec(value);
  if (words === null) return undefined;
  const list = JSON.parse(`[${words[1] ?? ''}]`) as readonly string[];
  return { label, op: isNot ? '!~' : '=~', value: list.map((word) => RegExp.escape(word)).join('|') };
};

/** The histogram's name in PromQL: OpenTelemetry's name for our own metrics, else the metric type. */
export const metricOf = (type: string): string => {
  const own = /^prometheus\.googleapis\.com\/(.+)\/(?:histogram|counter|gauge)$/.exec(type);
  return own?.[1] ?? type;
};
