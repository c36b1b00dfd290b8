/** Sources of indicators and values as calls of their builders. */
import type { EventSource, LabelFilter, MetricFacts, ValueSource } from '../../model/indicatorSource.ts';
import { call, list, member, object, quoted, text, type Code } from './code.ts';

export const sourceCode = (source: ValueSource | EventSource): Code => {
  switch (source.kind) {
    case 'PromqlSource':
      return call('promql', quoted(source.query));
    case 'FilterSource':
      return call('filter', quoted(source.filter), ...factsCode(source.facts));
    case 'LogCounter':
      return call('logCounter', object([member('name', quoted(source.name)), member('filter', quoted(source.filter))]));
    case 'MetricSource':
    case 'DistributionSource': {
      const labels = Object.entries(source.labels).map(([label, value]) => member(label, labelCode(value)));
      const facts = factsCode(source.facts);
      const given = labels.length === 0 && facts.length === 0 ? [] : [object(labels), ...facts];
      return call(source.kind === 'MetricSource' ? 'metric' : 'distribution', quoted(source.type), ...given);
    }
  }
};

const labelCode = (value: LabelFilter): Code => {
  if (typeof value === 'string') return quoted(value);
  if ('not' in value) return object([member('not', textsCode(value.not))]);
  return textsCode(value);
};

const textsCode = (value: string | readonly string[]): Code =>
  typeof value === 'string' ? quoted(value) : list(value.map(quoted));

const factsCode = (facts: MetricFacts): readonly Code[] => {
  const members = Object.entries(facts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [member(key, quoted(value))]
      : typeof value === 'number'
        ? [member(key, text(String(value)))]
        : [],
  );
  return members.length === 0 ? [] : [object(members)];
};
