/**
 * The filter language of Cloud Monitoring, parsed as far as rules need it: comparisons of keys with values, and selectors that
 * replace a metric. Other parts are ignored. Source: Cloud Monitoring, "Monitoring filters".
 */
import { isTemplatedQuery } from '../artefact/placeholder.ts';

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
}

export interface Filter {
  readonly text: string;
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

const token =
  /(?<space>\s+)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<open>\()|(?<close>\))|(?<comma>,)|(?<op>!=|>=|<=|=~|!~|=|>|<|:)|(?<word>(?:\$\{[^}]*\}|\{\{[^}]*\}\}|\."(?:[^"\\]|\\.)*"|\.'(?:[^'\\]|\\.)*'|[^\s"'(),=<>!:])+)|(?<other>[^])/g;

interface Token {
  readonly kind: string;
  readonly text: string;
  readonly from: number;
}

const tokensOf = (text: string): readonly Token[] =>
  [...text.matchAll(token)].flatMap(({ index: from, groups }): readonly Token[] => {
    const [kind, found] = Object.entries(groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    return kind === undefined || found === undefined || kind === 'space' ? [] : [{ kind, text: found, from }];
  });

const unquoted = (text: string): string => (/^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text);

const keyOf = (written: string): readonly string[] =>
  [...written.replace(/^-/, '').matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[^."']+/g)].map(
    ([part, double, single], index) =>
      index === 1 && /^(?:user_|system_)?label$/.test(part) ? `${part}s` : (double ?? single ?? part),
  );

export const parseFilter = (text: string): Filter => {
  const tokens = tokensOf(text);
  const comparisons: Comparison[] = [];
  const selectors: Selector[] = [];
  const junctions: string[] = [];
  let depth = 0;
  tokens.forEach(({ kind, text: word, from }, index) => {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (kind !== 'word') return;
    const [next, value, open] = [tokens[index + 1], tokens[index + 2], tokens[index + 3]];
    if (/^(?:AND|OR|NOT)$/i.test(word) && next?.kind !== 'op') junctions.push(word);
    if (next?.kind === 'op') {
      const isPlain = value?.kind === 'text' || (value?.kind === 'word' && open?.kind !== 'open');
      const known = isPlain && !isTemplatedQuery(value.text) ? unquoted(value.text) : undefined;
      const call =
        value?.kind === 'word' && open?.kind === 'open' ? callOf(value.text, tokens.slice(index + 4)) : undefined;
      const comparison = { written: word, key: keyOf(word), op: next.text, value: known };
      comparisons.push(call === undefined ? comparison : { ...comparison, call });
    } else if (next?.kind === 'open' && /^select_(?:slo_|process_count$)/.test(word)) {
      const close = tokens.findIndex((token, at) => at > index && token.kind === 'close');
      const inner = close === -1 ? [] : tokens.slice(index + 2, close);
      const end = close === -1 ? text.length : tokens[close]!.from + 1;
      const parts = close === -1 ? [] : splitArguments(text, inner, tokens[close]!.from);
      selectors.push({ name: word, written: text.slice(from, end), arguments: parts });
    }
  });
  return {
    text,
    comparisons,
    selectors,
    junctions,
    isTemplated: isTemplatedQuery(text),
    isOpen: isTemplatedQuery(text) && isOpen(tokens),
    unclosed: tokens.some(({ kind, text: word }) => kind === 'other' && /["']/.test(word))
      ? 'quote'
      : depth === 0
        ? undefined
        : 'bracket',
  };
};

const callOf = (name: string, behind: readonly Token[]): FilterCall => {
  const close = behind.findIndex(({ kind }) => kind === 'close');
  const inner = close === -1 ? [] : behind.slice(0, close);
  return { name, arguments: inner.filter(({ kind }) => kind !== 'comma').map(({ text }) => unquoted(text)) };
};

const placeholder = /\$\{[^}]*\}|\{\{[^}]*\}\}|\{%[^%]*%\}|<%[^%]*%>|#\{[^}]*\}|\$\([^)]*\)/g;

/** Whether a placeholder is outside quotes, or contains quotes that end the surrounding ones. */
const isOpen = (tokens: readonly Token[]): boolean => {
  const isCut = tokens.some(
    ({ kind, text }) => kind === 'text' && /[$#]\{|\{[{%]|<%|\$\(/.test(text.replaceAll(placeholder, '')),
  );
  let end = 0;
  const outside = tokens.map(({ kind, text, from }) => {
    const blank = from > end ? ' ' : '';
    end = from + text.length;
    return blank + (kind === 'text' ? '""' : text);
  });
  return isCut || isTemplatedQuery(outside.join(''));
};

const splitArguments = (text: string, inner: readonly Token[], end: number): readonly string[] => {
  const commas = inner.filter(({ kind }) => kind === 'comma');
  const [first] = inner;
  if (first === undefined) return [];
  const starts = [first.from, ...commas.map(({ from }) => from + 1)];
  return starts.map((start, index) => text.slice(start, commas[index]?.from ?? end).trim());
};

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
