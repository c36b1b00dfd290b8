/** Functions of Terraform that are computed when their arguments are known. Source: Terraform, "Built-in Functions". */
import type { Plain } from './plain.ts';

type Call = (args: readonly Plain[]) => Plain | undefined;

const isText = (value: Plain | undefined): value is string => typeof value === 'string';

const textFrom = (value: Plain | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

/** A text with an expression in it is not known to its last letter. */
const isKnown = (text: string): boolean => !/(?<!\$)[$%]\{/.test(text);

const ofText =
  (make: (text: string) => string): Call =>
  ([text]) =>
    isText(text) && isKnown(text) ? make(text) : undefined;

const same: Call = ([value]) => value;

const format: Call = ([pattern, ...args]) => {
  if (!isText(pattern)) return undefined;
  let next = 0;
  let isSound = true;
  const text = pattern.replaceAll(/%(?:%|([a-z]))/g, (whole, verb?: string) => {
    if (verb === undefined) return '%';
    const arg = textFrom(args[next]);
    next += 1;
    if (arg === undefined || !'sdvq'.includes(verb)) isSound = false;
    return verb === 'q' ? JSON.stringify(arg ?? whole) : (arg ?? whole);
  });
  return isSound && next === args.length ? text : undefined;
};

const join: Call = ([separator, list]) => {
  if (!isText(separator) || !Array.isArray(list)) return undefined;
  const texts = (list as readonly Plain[]).map(textFrom);
  return texts.includes(undefined) ? undefined : texts.join(separator);
};

const lists = (args: readonly Plain[]): Plain | undefined =>
  args.every((arg) => Array.isArray(arg)) ? (args as readonly (readonly Plain[])[]).flat() : undefined;

const maps = (args: readonly Plain[]): Plain | undefined =>
  args.every((arg) => typeof arg === 'object' && arg !== null && !Array.isArray(arg))
    ? (Object.assign({}, ...(args as readonly object[])) as Plain)
    : undefined;

export const functions: Readonly<Record<string, Call>> = {
  chomp: ofText((text) => text.replace(/(?:\r?\n)+$/, '')),
  concat: lists,
  format,
  join,
  lower: ofText((text) => text.toLowerCase()),
  merge: maps,
  sensitive: same,
  nonsensitive: same,
  tolist: same,
  tomap: same,
  toset: same,
  tonumber: ([value]) =>
    typeof value === 'number' ? value : isText(value) && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined,
  tostring: ([value]) => textFrom(value),
  trimspace: ([text]) => (isText(text) ? text.trim() : undefined),
  upper: ofText((text) => text.toUpperCase()),
};

type Operator = (a: number, b: number) => number;

export const operators: Readonly<Record<string, Operator>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};
