/**
 * Which labels the series of an expression can have, have for certain, and with which value. Matching two sides that can never be alike gives
 * nothing, silently.
 */
import type { Aggregate, Binary, Call, Expr, Grouping, VectorSelector } from '../../promql/expr.ts';
import { matches } from '../../promql/matcher.ts';
import { typeOf } from '../../promql/signatures.ts';
import { isHoleName, matcherHole, unknownCharacter } from './holes.ts';
import { factsOf } from './series.ts';

export interface Labels {
  /** All that there can be; undefined where there may be others. */
  readonly most: ReadonlySet<string> | undefined;
  /** None of these, where `most` is undefined. */
  readonly never: ReadonlySet<string>;
  /** Certain, with a value that is not empty. */
  readonly always: ReadonlySet<string>;
  /** Certain values. */
  readonly values: ReadonlyMap<string, string>;
}

const none: Labels = { most: new Set(), never: new Set(), always: new Set(), values: new Map() };
export const anyLabels: Labels = { most: undefined, never: new Set(), always: new Set(), values: new Map() };

export const canHave = ({ most, never }: Labels, label: string): boolean =>
  most === undefined ? !never.has(label) : most.has(label);

/** `target` labels of every series that Prometheus scrapes. Source: Prometheus, "Automatically generated labels". */
const scraped: readonly string[] = ['job', 'instance'];

/** Names that no process is scraped for: results of rules, and of the engine. */
const isRecorded = (name: string): boolean => name.includes(':') || /^ALERTS(?:_FOR_STATE)?$/.test(name);

const isUnknown = (value: string): boolean => value.includes(unknownCharacter);

export const labelsOfSelector = (selector: VectorSelector): Labels => {
  const { name, matchers } = selector;
  const facts = name === undefined || isUnknown(name) || /_{3,}/.test(name) ? undefined : factsOf(name);
  const isOfPrometheus = name !== undefined && facts !== undefined && facts.type === undefined && !isRecorded(name);
  const certain = matchers.filter(
    (matcher) =>
      matcher.label !== matcherHole && !isHoleName(matcher.label) && !isUnknown(matcher.value) && !matches(matcher, ''),
  );
  const equal = matchers.filter(({ op, value, label }) => op === '=' && !isUnknown(value) && label !== matcherHole);
  const noLe = facts !== undefined && (facts.role === 'gauge' || facts.role === 'counter');
  return {
    most: facts?.labels,
    never: new Set(noLe && facts.labels === undefined ? ['le'] : []),
    always: new Set([
      ...(isOfPrometheus ? scraped : []),
      ...(facts?.labels?.has('project_id') === true ? ['project_id'] : []),
      ...(facts?.role === 'bucket' ? ['le'] : []),
      ...certain.map(({ label }) => label),
    ]),
    values: new Map(equal.map(({ label, value }) => [label, value])),
  };
};

const onlyIn = <T>(set: ReadonlySet<T>, isKept: (item: T) => boolean): ReadonlySet<T> =>
  new Set([...set].filter(isKept));

const without = (labels: Labels, removed: readonly string[]): Labels => ({
  most: labels.most === undefined ? undefined : onlyIn(labels.most, (label) => !removed.includes(label)),
  never: new Set([...labels.never, ...removed]),
  always: onlyIn(labels.always, (label) => !removed.includes(label)),
  values: new Map([...labels.values].filter(([label]) => !removed.includes(label))),
});

const grouped = (of: Labels, { kind, labels }: Grouping): Labels => {
  if (labels.some(isHoleName)) return { ...anyLabels };
  if (kind === 'without') return without(of, labels);
  return {
    most: new Set(labels.filter((label) => canHave(of, label))),
    never: new Set(),
    always: onlyIn(of.always, (label) => labels.includes(label)),
    values: new Map([...of.values].filter(([label]) => labels.includes(label))),
  };
};

const ofAggregate = ({ op, of, grouping, parameter }: Aggregate): Labels => {
  const inner = labelsOf(of);
  if (op === 'topk' || op === 'bottomk') return inner;
  const result = grouped(inner, grouping);
  if (op !== 'count_values') return result;
  const label = parameter?.kind === 'String' ? parameter.value : undefined;
  if (label === undefined || isUnknown(label)) return anyLabels;
  return withLabel(result, label);
};

const withLabel = (labels: Labels, label: string): Labels => ({
  most: labels.most === undefined ? undefined : new Set([...labels.most, label]),
  never: onlyIn(labels.never, (other) => other !== label),
  always: onlyIn(labels.always, (other) => other !== label),
  values: new Map([...labels.values].filter(([other]) => other !== label)),
});

const ofCall = ({ function: name, args }: Call): Labels => {
  const vector = args.find((argument) => ['vector', 'range'].includes(typeOf(argument)));
  const text = args[1]?.kind === 'String' ? args[1].value : undefined;
  switch (name) {
    case 'label_replace':
    case 'label_join':
      return vector === undefined || text === undefined || isUnknown(text)
        ? anyLabels
        : withLabel(labelsOf(vector), text);
    case 'absent':
    case 'absent_over_time':
      return anyLabels;
    case 'histogram_quantile':
    case 'histogram_fraction':
      return vector === undefined ? anyLabels : without(labelsOf(vector), ['le']);
    case 'info':
      return anyLabels;
    default:
      return vector === undefined ? none : labelsOf(vector);
  }
};

const both = (a: Labels, b: Labels): Labels => ({
  most: a.most === undefined || b.most === undefined ? undefined : new Set([...a.most, ...b.most]),
  never: onlyIn(a.most === undefined ? a.never : b.never, (label) => !canHave(a, label) && !canHave(b, label)),
  always: onlyIn(a.always, (label) => b.always.has(label)),
  values: new Map([...a.values].filter(([label, value]) => b.values.get(label) === value)),
});

const ofBinary = ({ op, left, right, matching }: Binary): Labels => {
  if (typeOf(left) === 'scalar') return labelsOf(right);
  const first = labelsOf(left);
  if (typeOf(right) === 'scalar' || op === 'and' || op === 'unless') return first;
  const second = labelsOf(right);
  if (op === 'or') return both(first, second);
  if (matching.many !== undefined) {
    return matching.include.reduce(withLabel, matching.many === 'left' ? first : second);
  }
  return matching.kind === 'on'
    ? grouped(first, { kind: 'by', labels: matching.labels })
    : without(first, matching.labels);
};

export const labelsOf = (expr: Expr): Labels => {
  switch (expr.kind) {
    case 'Number':
    case 'String':
      return none;
    case 'VectorSelector':
      return labelsOfSelector(expr);
    case 'RangeSelector':
    case 'Subquery':
    case 'Unary':
      return labelsOf(expr.of);
    case 'Call':
      return ofCall(expr);
    case 'Aggregate':
      return ofAggregate(expr);
    case 'Binary':
      return ofBinary(expr);
  }
};
