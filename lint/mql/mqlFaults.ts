/**
 * What is wrong in a query in MQL. Its grammar is not checked as a whole: only quotes, brackets, names of operations that are misspelt,
 * expressions that RE2 refuses, and what a condition ends with. Source: Cloud Monitoring, "MQL reference"
 * (cloud.google.com/monitoring/mql/reference) and "Alerting policies with MQL".
 */
import { edits } from '../../model/nearest.ts';
import type { Span } from '../../text/position.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { regexFault } from '../filter/regex.ts';
import { mqlTokens, type MqlToken } from './mqlTokens.ts';

export interface MqlFault extends Span {
  readonly message: string;
  readonly fix: string;
}

/** Table operations that are longer than three letters. */
const operations: readonly string[] = [
  'fetch',
  'metric',
  'filter',
  'filter_ratio',
  'filter_ratio_by',
  'align',
  'every',
  'within',
  'window',
  'group_by',
  'unaligned_group_by',
  'union',
  'union_group_by',
  'join',
  'outer_join',
  'ratio',
  'top_by',
  'bottom',
  'bottom_by',
  'condition',
  'absent_for',
  'value',
  'scale',
  'time_shift',
];

/** At most this many edits make a misspelling, and words of other meaning are no misspellings. */
const mostEdits = 2;
const functions: ReadonlySet<string> = new Set([
  'rate',
  'delta',
  'mean',
  'sum',
  'min',
  'max',
  'count',
  'value',
  'val',
  'cast',
  'cast_units',
  'ident',
]);

export const mqlFaults = (query: string, isCondition: boolean): readonly MqlFault[] => {
  if (isTemplatedQuery(query.replaceAll(quoted, '""'))) return [];
  const tokens = mqlTokens(query);
  const quote = tokens.find(({ kind }) => kind === 'unclosed');
  // A text with a pipe in it began where another one should have ended.
  const early = tokens.find(({ kind, text }) => kind === 'text' && /\s\|\s/.test(text));
  if (quote !== undefined)
    return isTemplatedQuery(query)
      ? []
      : [{ ...placeOf(early ?? quote), message: 'a quote in the query is never closed', fix: 'close it' }];
  const brackets = bracketFault(tokens);
  if (brackets !== undefined) return [brackets];
  return [...operationFaults(tokens), ...regexFaults(tokens), ...(isCondition ? endFaults(query, tokens) : [])];
};

const quoted = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/g;

const placeOf = ({ from, to }: Span): Span => ({ from, to });

const partner: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const bracketFault = (tokens: readonly MqlToken[]): MqlFault | undefined => {
  const open: MqlToken[] = [];
  for (const token of tokens) {
    if (token.kind === 'open') open.push(token);
    if (token.kind !== 'close') continue;
    const last = open.pop();
    if (last === undefined) return { ...placeOf(token), message: `${token.text} was never opened`, fix: 'remove it' };
    if (partner[last.text] !== token.text)
      return { ...placeOf(token), message: `${token.text} closes ${last.text}`, fix: `write ${partner[last.text]}` };
  }
  const last = open.at(-1);
  return last === undefined
    ? undefined
    : { ...placeOf(last), message: `${last.text} is never closed`, fix: `add ${partner[last.text]}` };
};

const operationFaults = (tokens: readonly MqlToken[]): readonly MqlFault[] =>
  tokens.flatMap((token, index): readonly MqlFault[] => {
    const before = tokens[index - 1];
    const isOperation = before === undefined || before.kind === 'pipe';
    if (before?.kind === 'pipe' && (token.kind === 'pipe' || token.kind === 'close'))
      return [
        {
          ...placeOf(before),
          message: 'there is no operation after |',
          fix: 'remove |, or write an operation after it',
        },
      ];
    if (token.kind === 'pipe' && index === tokens.length - 1)
      return [
        {
          ...placeOf(token),
          message: 'there is no operation after |',
          fix: 'remove |, or write an operation after it',
        },
      ];
    if (!isOperation || token.kind !== 'word' || token.text.length < 4) return [];
    if (operations.includes(token.text) || functions.has(token.text) || /[.:/]/.test(token.text)) return [];
    const right = operations.find(
      (operation) => operation.length > 4 && edits(token.text, operation, mostEdits) <= mostEdits,
    );
    return right === undefined
      ? []
      : [{ ...placeOf(token), message: `MQL has no operation ${token.text}`, fix: `write ${right}` }];
  });

const regexFaults = (tokens: readonly MqlToken[]): readonly MqlFault[] =>
  tokens.flatMap((token, index): readonly MqlFault[] => {
    const [tilde, sign] = [tokens[index - 1], tokens[index - 2]];
    if (token.kind !== 'text' || tilde?.text !== '~' || (sign?.text !== '=' && sign?.text !== '!')) return [];
    const pattern = token.text.slice(1, -1);
    const fault = isTemplatedQuery(pattern) || pattern.includes('\\') ? undefined : regexFault(pattern);
    return fault === undefined ? [] : [{ ...placeOf(token), ...fault }];
  });

const endFaults = (query: string, tokens: readonly MqlToken[]): readonly MqlFault[] => {
  const last = tokens.findLastIndex(({ kind }) => kind === 'pipe');
  const operation = tokens[last + 1];
  if (tokens.some(({ kind, text }) => kind === 'word' && (text === 'condition' || text === 'absent_for'))) return [];
  if (operation === undefined || operationFaults(tokens).length > 0) return [];
  const end = query.trimEnd().length;
  const problem = 'a query of a condition ends with condition or absent_for, and this one has neither';
  return [
    {
      from: Math.max(0, end - 1),
      to: end,
      message: problem,
      fix: "add | condition val() > 5 '1/s', or | absent_for 5m",
    },
  ];
};

/** Metric types that the query reads. */
export const mqlMetrics = (query: string): readonly (Span & { readonly type: string })[] =>
  mqlTokens(query).flatMap((token, at, tokens) => {
    if (token.kind === 'text' && tokens[at - 1]?.text === 'metric')
      return [{ type: token.text.slice(1, -1), from: token.from, to: token.to }];
    const [, type] = token.kind === 'word' && tokens[at - 1]?.text === 'fetch' ? token.text.split('::') : [];
    return type === undefined ? [] : [{ type, from: token.from, to: token.to }];
  });
