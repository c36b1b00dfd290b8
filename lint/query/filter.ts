/**
 * The filter of a query, as rules read it: its tree, its comparisons, and selectors that replace a metric. Source: Cloud Monitoring,
 * "Monitoring filters".
 */
import type { Span } from '../../text/position.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { monitoringDialect } from '../filter/dialects.ts';
import type { Token } from '../filter/filterTokens.ts';
import {
  visit,
  type FilterCall as Call,
  type FilterComparison,
  type FilterFault,
  type FilterNode,
} from '../filter/filterTree.ts';
import { isOpen } from '../filter/holes.ts';
import { parseFilterTree } from '../filter/parseFilterTree.ts';

export interface Comparison {
  /** As written, such as 'metric.labels."http.route"'. */
  readonly written: string;
  /** Normalised, so that 'metric.label' equals 'metric.labels': ['metric', 'labels', 'http.route']. */
  readonly key: readonly string[];
  readonly op: string;
  /** Undefined for a function of several values, and for a templated value. */
  readonly value: string | undefined;
  /** The function that is the value, such as `one_of("a","b")`, with its texts. */
  readonly call?: FilterCall;
  readonly at: { readonly key: Span; readonly value: Span };
}

export interface FilterCall {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** Selector of an SLO or of processes: `select_slo_burn_rate(…)`, `select_process_count(…)`. It replaces metric.type. */
export interface Selector {
  readonly name: string;
  readonly written: string;
  readonly arguments: readonly string[];
  readonly at: Span;
}

export interface Filter {
  readonly text: string;
  /** Undefined for a filter that is empty. */
  readonly tree: FilterNode | undefined;
  /** Of the grammar. */
  readonly faults: readonly FilterFault[];
  readonly tokens: readonly Token[];
  readonly comparisons: readonly Comparison[];
  readonly selectors: readonly Selector[];
  /** A template fills in a part of the filter. */
  readonly isTemplated: boolean;
  /** A template fills in a part outside quotes, which may add comparisons. Inside quotes it can only change a value. */
  readonly isOpen: boolean;
  /** Words that join or negate comparisons, as written: 'AND', 'OR', 'NOT'. */
  readonly junctions: readonly string[];
  /** A quote or parenthesis that is never closed. */
  readonly unclosed: 'quote' | 'bracket' | undefined;
}

export const parseFilter = (text: string): Filter => {
  const { tree, faults, tokens } = parseFilterTree(text, monitoringDialect);
  const comparisons: Comparison[] = [];
  const selectors: Selector[] = [];
  visit(tree, (node) => {
    if (node.kind === 'Comparison') comparisons.push(comparisonOf(node));
    if (node.kind === 'Call' && /^select_(?:slo_|process_count$)/.test(node.name))
      selectors.push(selectorOf(text, node));
  });
  const codes = new Set(faults.map(({ code }) => code));
  const isTemplated = isTemplatedQuery(text);
  return {
    text,
    tree,
    faults,
    tokens,
    comparisons,
    selectors,
    junctions: junctionsIn(tokens),
    isTemplated,
    isOpen: isTemplated && isOpen(tokens),
    unclosed: codes.has('quote') ? 'quote' : codes.has('bracket') ? 'bracket' : undefined,
  };
};

const comparisonOf = ({ key, op, opAt, value }: FilterComparison): Comparison => {
  const isPlain = value?.kind === 'Text' || value?.kind === 'Word';
  const found = {
    written: key.written,
    key: keyOf(key.written),
    op,
    value: isPlain && !isTemplatedQuery(value.written) ? value.value : undefined,
    at: { key: { from: key.from, to: key.to }, value: { from: (value ?? opAt).from, to: (value ?? opAt).to } },
  };
  if (value?.kind !== 'Call') return found;
  return { ...found, call: { name: value.name, arguments: value.arguments.map((argument) => argument.value) } };
};

const selectorOf = (text: string, { name, arguments: given, from, to }: Call): Selector => ({
  name,
  written: text.slice(from, to),
  arguments: given.map(({ written }) => written),
  at: { from, to },
});

/** 'metric.label."http.route"' in parts, without quotes. */
export const keyOf = (written: string): readonly string[] =>
  [...written.replace(/^-/, '').matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[^."']+/g)].map(
    ([part, double, single], index) =>
      index === 1 && /^(?:user_|system_)?label$/.test(part) ? `${part}s` : (double ?? single ?? part),
  );

const junctionsIn = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap(({ kind, text }, index) =>
    kind === 'word' && /^(?:AND|OR|NOT)$/i.test(text) && tokens[index + 1]?.kind !== 'op' ? [text] : [],
  );

const isKey = ({ key }: Comparison, ...wanted: readonly string[]): boolean =>
  key.length === wanted.length && wanted.every((part, index) => key[index] === part);

export const metricTypes = ({ comparisons }: Filter): readonly Comparison[] =>
  comparisons.filter((comparison) => isKey(comparison, 'metric', 'type'));

export const resourceTypes = ({ comparisons }: Filter): readonly Comparison[] =>
  comparisons.filter((comparison) => isKey(comparison, 'resource', 'type'));

/** The metric type, when the filter names exactly one. */
export const metricTypeOf = (filter: Filter): string | undefined => {
  const [only, ...others] = metricTypes(filter);
  return others.length === 0 && only?.op === '=' ? only.value : undefined;
};

export const resourceTypeOf = (filter: Filter): string | undefined => {
  const [only, ...others] = resourceTypes(filter);
  return others.length === 0 && only?.op === '=' ? only.value : undefined;
};
