/**
 * A filter of log entries, and what is wrong in it. Sources: Cloud Logging, "Logging query language"
 * (cloud.google.com/logging/docs/view/logging-query-language) and "LogEntry"; only what the API refuses, or what can match nothing.
 */
import { memoize } from '../../model/memoize.ts';
import { nearest } from '../../model/nearest.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import { loggingDialect } from '../filter/dialects.ts';
import {
  conjuncts,
  visit,
  type FilterCall,
  type FilterComparison,
  type FilterFault,
  type FilterNode,
  type FilterText,
} from '../filter/filterTree.ts';
import { certainFaults, isOpen } from '../filter/holes.ts';
import { parseFilterTree } from '../filter/parseFilterTree.ts';
import { regexFault } from '../filter/regex.ts';

export interface LogFilter {
  readonly tree: FilterNode | undefined;
  /** Those that no placeholder can make good. */
  readonly faults: readonly FilterFault[];
}

export const readLogFilter: (text: string) => LogFilter = memoize(
  (text: string) => text,
  (text) => {
    const { tree, faults, tokens } = parseFilterTree(text, loggingDialect);
    const isTemplated = isTemplatedQuery(text);
    const templated = { isTemplated, isOpen: isTemplated && isOpen(tokens), tokens };
    const all = [...faults, ...meaningFaults(tree)].toSorted((a, b) => a.from - b.from);
    return { tree, faults: certainFaults(templated, all) };
  },
);

const meaningFaults = (tree: FilterNode | undefined): readonly FilterFault[] => {
  const found: FilterFault[] = [];
  visit(tree, (node) => {
    if (node.kind === 'Comparison') found.push(...comparisonFaults(node));
    if (node.kind === 'Call') found.push(...callFaults(node));
  });
  return [...found, ...typeTwice(tree)];
};

/** Fields of LogEntry. */
const fields: readonly string[] = [
  'logName',
  'resource',
  'timestamp',
  'receiveTimestamp',
  'severity',
  'insertId',
  'httpRequest',
  'labels',
  'metadata',
  'operation',
  'trace',
  'spanId',
  'traceSampled',
  'sourceLocation',
  'split',
  'errorGroups',
  'apphub',
  'apphubDestination',
  'otel',
  'textPayload',
  'jsonPayload',
  'protoPayload',
];

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  resource: ['type', 'labels'],
  httpRequest: [
    'requestMethod',
    'requestUrl',
    'requestSize',
    'status',
    'responseSize',
    'userAgent',
    'remoteIp',
    'serverIp',
    'referer',
    'latency',
    'cacheLookup',
    'cacheHit',
    'cacheValidatedWithOriginServer',
    'cacheFillBytes',
    'protocol',
  ],
};

/** Names are compared without case and underscores, as the language does. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

const comparisonFaults = (node: FilterComparison): readonly FilterFault[] => {
  const { key } = node;
  const texts = textsOf(node.value);
  return [
    ...keyFaults(key),
    ...(node.value?.kind === 'Call' ? callFaults(node.value) : []),
    ...(node.op === '=~' || node.op === '!~' ? texts.flatMap(patternFaults) : []),
    ...(/^(?:receive)?timestamp$/.test(plain(key.value)) ? texts.flatMap((text) => timeFaults(key, text)) : []),
  ];
};

const keyFaults = (key: FilterText): readonly FilterFault[] => {
  if (isTemplatedQuery(key.written)) return [];
  const at = { from: key.from, to: key.to };
  const [root = '', second = ''] = key.value.split('.');
  if (/^metric\.(?:type|labels?\.)/.test(key.value)) {
    const problem = `${key.written} is no field of a log entry: metrics have it`;
    return [
      { code: 'key', ...at, message: problem, fix: 'write a field such as resource.type, severity or jsonPayload.…' },
    ];
  }
  const known = fields.find((field) => plain(field) === plain(root));
  const [given, candidates] = known === undefined ? [root, fields] : [second, fieldsOf[known] ?? []];
  if (given.length < 4 || candidates.some((field) => plain(field) === plain(given))) return [];
  const right = nearest(plain(given), candidates);
  const isNear = right !== undefined && Math.abs(right.length - given.length) <= 2;
  if (!isNear) return [];
  const corrected = key.written.replace(given, right);
  return [
    {
      code: 'key',
      ...at,
      message: `a log entry has no field ${key.written}`,
      fix: `write ${corrected}`,
      right: corrected,
    },
  ];
};

/** Texts that are compared, also those of `("a" OR "b")`. */
export const textsOf = (value: FilterComparison['value']): readonly FilterText[] => {
  if (value === undefined || value.kind === 'Call') return [];
  if (value.kind !== 'Choice') return [value];
  const found: FilterText[] = [];
  visit(value.of, (node) => {
    if (node.kind === 'Search') found.push(node.text);
  });
  return found;
};

const patternFaults = (text: FilterText): readonly FilterFault[] => {
  if (isTemplatedQuery(text.written)) return [];
  const at = { from: text.from, to: text.to };
  if (text.kind === 'Word')
    return [
      { code: 'regex', ...at, message: `the expression ${text.written} has no quotes`, fix: `write "${text.written}"` },
    ];
  const fault = regexFault(text.value);
  return fault === undefined ? [] : [{ code: 'regex', ...at, ...fault }];
};

/** RFC 3339 or ISO 8601. */
const time =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[Tt ](?:[01]\d|2[0-4])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?(?:[Zz]|[-+]\d\d:?\d\d)?)?$/;

const timeFaults = (key: FilterText, text: FilterText): readonly FilterFault[] => {
  if (isTemplatedQuery(text.written) || text.value === '*' || time.test(text.value)) return [];
  const problem = `${text.written} is no time for ${key.written}`;
  return [
    {
      code: 'time',
      from: text.from,
      to: text.to,
      message: problem,
      fix: 'write a time such as "2026-01-31T12:00:00Z"',
    },
  ];
};

const functions: readonly string[] = ['log_id', 'source', 'sample', 'ip_in_net', 'search', 'cast', 'regexp_extract'];

/** What this language has instead of a function of another one. */
const instead: Readonly<Record<string, string>> = {
  'monitoring.regex.full_match': '=~"^…$"',
  starts_with: '=~"^…"',
  ends_with: '=~"…$"',
  has_substring: ':"…"',
  contains: ':"…"',
  one_of: '=("…" OR "…")',
  in: '=("…" OR "…")',
};

const callFaults = ({ name, from }: FilterCall): readonly FilterFault[] => {
  const small = name.toLowerCase();
  if (functions.includes(small) || isTemplatedQuery(name)) return [];
  const at = { from, to: from + name.length };
  const right = instead[small];
  if (right !== undefined)
    return [{ code: 'function', ...at, message: `a filter of logs has no function ${name}`, fix: `write ${right}` }];
  const near = nearest(small, functions);
  return near === undefined || small.length < 4
    ? []
    : [{ code: 'function', ...at, message: `there is no function ${name}`, fix: `write ${near}`, right: near }];
};

/** Two types joined by AND match nothing. */
const typeTwice = (tree: FilterNode | undefined): readonly FilterFault[] => {
  const types = conjuncts(tree).filter(
    (node): node is FilterComparison =>
      node.kind === 'Comparison' && node.key.value === 'resource.type' && node.op === '=',
  );
  const [first] = types.map(({ value }) => textsOf(value));
  return types.slice(1).flatMap(({ from, to, value }): readonly FilterFault[] => {
    const [one, two] = [first, textsOf(value)].map((texts) => (texts?.length === 1 ? texts[0]?.value : undefined));
    if (one === undefined || two === undefined || one === two || isTemplatedQuery(one + two)) return [];
    const problem = `resource.type is there twice, as ${one} and as ${two}: nothing is both`;
    return [{ code: 'twice', from, to, message: problem, fix: `write OR between them, or keep one` }];
  });
};
