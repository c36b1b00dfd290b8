/**
 * Holds a document against the fields and rules of its version. Everything that is wrong is found, each thing once: a value of
 * another type is not held against the rules of its field.
 */
import { nearest } from '../../../model/nearest.ts';
import type { Problem } from '../../../model/problem.ts';
import { isWritten, textOf } from '../import/located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Position } from '../../../text/position.ts';
import { breachOf, holds, shortened, valuesAt } from './breach.ts';
import type { FieldType } from './fields.ts';
import { fieldsOf, ruleKey, type Rule } from './rule.ts';
import type { Standard } from './standard.ts';

/** `path` is the document, and the path in it. */
export interface Finding extends Problem {
  readonly at: Position;
  /** Key of the rule; undefined for an unknown field and a wrong type. */
  readonly rule: string | undefined;
}

export const findingsOf = (document: LocatedMap, kind: string, standard: Standard): readonly Finding[] => {
  const findings: Finding[] = [];
  const name = textOf(valuesAt(document, 'metadata.name')[0]);
  const title = name === undefined ? kind : `${kind} ${name}`;
  const context: Context = {
    standard,
    wrong: new Map(),
    report: (finding, path) => findings.push({ ...finding, path: path === '' ? title : `${title} ${path}` }),
  };
  inRecord(document, kind, '', context);
  return distinct(findings).toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
};

/** What an alias repeats is wrong once. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((finding) => [`${finding.at.line}:${finding.at.column} ${finding.message}`, finding]),
  ).values(),
];

interface Context {
  readonly standard: Standard;
  /** Fields whose values are of the wrong type. */
  readonly wrong: Map<LocatedMap, Set<string>>;
  readonly report: (finding: Omit<Finding, 'path'>, path: string) => void;
}

const inside = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const inRecord = (record: LocatedMap, type: string, path: string, context: Context): void => {
  const fields = context.standard.types[type] ?? {};
  const wrong = new Set<string>();
  context.wrong.set(record, wrong);
  for (const [key, { at, value }] of record.entries) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) context.report(unknownField(key, at, Object.keys(fields)), path);
    else if (isWritten(value) && !isOfType(value, field, inside(path, key), context)) wrong.add(key);
  }
  for (const rule of context.standard.rulesOf.get(type) ?? []) holdRule(rule, record, path, context);
};

const unknownField = (key: string, at: Position, known: readonly string[]): Omit<Finding, 'path'> => {
  const meant = nearest(key, known);
  const isOtherCase = meant?.toLowerCase() === key.toLowerCase();
  const message = isOtherCase
    ? `'${key}' is written '${meant}' in OpenSLO: its own tool accepts that, other readers do not`
    : `'${key}' is not a field that OpenSLO knows here: OpenSLO's own tool refuses it`;
  const fix = meant === undefined ? `remove it; there are ${known.join(', ')}` : `write '${meant}'`;
  return {
    id: 'openslo/unknown-field',
    rule: undefined,
    at,
    message,
    fix: isOtherCase || meant === undefined ? fix : `${fix}, or remove it`,
  };
};

const holdRule = (rule: Rule, record: LocatedMap, path: string, context: Context): void => {
  const wrong = context.wrong.get(record);
  if (rule.when !== undefined) {
    // Whether it holds is not known where its field is wrong already.
    if (fieldsOf(rule.when).some((field) => wrong?.has(field) === true)) return;
    if (!holds(rule.when, record)) return;
  }
  for (const [subject, place] of subjectsOf(rule, record, path)) {
    const { demand } = rule;
    if ('field' in demand && context.wrong.get(subject)?.has(demand.field) === true) continue;
    const breach = breachOf(rule, subject);
    if (breach === undefined) continue;
    const { field, ...rest } = breach;
    context.report({ ...rest, rule: ruleKey(rule) }, field === undefined ? place : inside(place, field));
  }
};

const subjectsOf = ({ each }: Rule, record: LocatedMap, path: string): readonly (readonly [LocatedMap, string])[] => {
  if (each === undefined) return [[record, path]];
  const list = record.entries.get(each)?.value;
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item, index) =>
    item.kind === 'map' ? [[item, `${inside(path, each)}[${index}]`] as const] : [],
  );
};

/** Reports what is of another type, and looks inside what is of the right one. */
const isOfType = (value: Located, type: FieldType, path: string, context: Context): boolean => {
  if (type === 'any') return true;
  if (typeof type === 'string') return isScalarOfType(value, type) || wrongType(value, type, path, context);
  switch (type.kind) {
    case 'Type':
      if (value.kind !== 'map') return wrongType(value, 'map', path, context, type.name);
      inRecord(value, type.name, path, context);
      return true;
    case 'List':
      if (value.kind !== 'list') return wrongType(value, 'list', path, context);
      for (const [index, item] of value.items.entries())
        isOfType(item, { kind: 'Type', name: type.of }, `${path}[${index}]`, context);
      return true;
    case 'Map':
      if (value.kind !== 'map') return wrongType(value, 'map', path, context);
      for (const [key, entry] of value.entries)
        if (isWritten(entry.value)) isOfType(entry.value, type.of, inside(path, key), context);
      return true;
  }
};

type ScalarType = Extract<FieldType, string>;

const isScalarOfType = (value: Located, type: ScalarType): boolean => {
  if (type === 'texts' && value.kind === 'list') return value.items.every((item) => isScalarOfType(item, 'text'));
  if (value.kind !== 'scalar') return false;
  switch (type) {
    case 'text':
    case 'texts':
      return typeof value.value === 'string';
    case 'flag':
      return typeof value.value === 'boolean';
    case 'number':
      return typeof value.value === 'number' && Number.isFinite(value.value);
    case 'whole':
      return Number.isInteger(value.value);
    case 'any':
      return true;
  }
};

const words: Readonly<Record<ScalarType | 'map' | 'list', string>> = {
  text: 'text',
  texts: 'text, or a list of texts',
  flag: 'true or false',
  number: 'a number',
  whole: 'a whole number',
  any: 'anything',
  map: 'a mapping',
  list: 'a list',
};

const wrongType = (
  value: Located,
  wanted: keyof typeof words,
  path: string,
  { report, standard }: Context,
  type?: string,
): false => {
  const is = value.kind === 'scalar' ? `'${shortened(value.source)}'` : words[value.kind];
  const message = `${path.split('.').at(-1)} is ${is}, and has to be ${words[wanted]}: OpenSLO accepts only this here`;
  const fields = Object.keys((type === undefined ? undefined : standard.types[type]) ?? {});
  report({ id: 'openslo/wrong-type', rule: undefined, at: value.at, message, fix: fixOf(value, wanted, fields) }, path);
  return false;
};

/** YAML 1.1 had more words for true and false: to the tool they still are, and in YAML 1.2 they are text. */
const oldFlags: Readonly<Record<string, string>> = {
  y: 'true',
  yes: 'true',
  on: 'true',
  n: 'false',
  no: 'false',
  off: 'false',
};

const fixOf = (value: Located, wanted: keyof typeof words, fields: readonly string[]): string => {
  const plain = `write ${words[wanted]}`;
  if (value.kind !== 'scalar' || value.value === null) return plain;
  const flag = oldFlags[value.source.toLowerCase()];
  if (wanted === 'flag') return flag === undefined ? plain : `write ${flag}`;
  if (wanted === 'text' || wanted === 'texts') return `write it in quotes: "${shortened(value.source)}"`;
  const reference = fields.find((field) => field.endsWith('Ref'));
  return wanted === 'map' && reference !== undefined ? `write ${reference}: ${shortened(value.source)}` : plain;
};
