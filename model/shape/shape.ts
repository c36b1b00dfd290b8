/**
 * Validates the shape of definitions that were not type-checked. Written by hand: a schema library adds 70 ms to every
 * start, more than loading the whole fleet takes, and all of its messages would have to be rewritten.
 */
import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import { bytes, milliseconds, perSecond, QuantityError, share } from '../quantity.ts';
import type { Bytes, Duration, Percentage, Rate } from '../quantity.ts';

/** `unreadable` is the path of a value that rules must not read. */
export type Report = (problem: Problem, unreadable?: string) => void;
export type Shape = (value: unknown, path: string, report: Report) => void;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A value as messages show it: text in quotes, shortened when long; other values by their type. */
export const show = (value: unknown): string => {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (isRecord(value))
    return typeof value['kind'] === 'string'
      ? `${/^[AEIOU]/.test(value['kind']) ? 'an' : 'a'} ${value['kind']}`
      : 'an object';
  return String(value);
};

const wrongType = (value: unknown, path: string, expected: string): Problem => ({
  id: 'model/wrong-type',
  path,
  message: `${show(value)} is not ${expected}`,
  fix: `write ${expected}`,
});

const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${String(words.at(-1))}`;

/** Text that is not blank. `expected` describes it in words. */
export const text =
  (expected: string): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string') report(wrongType(value, path, expected), path);
    else if (value.trim() === '')
      report({ id: 'model/empty-text', path, message: 'the text is empty', fix: `write ${expected}` });
  };

/** Text that matches. `expected` completes the message "'X' is not …"; `fix` says what to write. */
export const name =
  (pattern: RegExp, expected: string, fix: string): Shape =>
  (value, path, report) => {
    if (typeof value === 'string' && pattern.test(value)) return;
    const problem = { id: 'model/bad-name', path, message: `${show(value)} is not ${expected}`, fix };
    report(problem, typeof value === 'string' ? undefined : path);
  };

export const oneOf =
  (values: readonly string[], id = 'model/unknown-value'): Shape =>
  (value, path, report) => {
    if (typeof value === 'string' && values.includes(value)) return;
    const suggestion = typeof value === 'string' ? nearest(value, values) : undefined;
    const choices = or(values.map(show));
    const fix = `write ${suggestion === undefined ? choices : show(suggestion)}`;
    const problem = { id, path, message: `${show(value)} is not ${choices}`, fix };
    report(problem, typeof value === 'string' ? undefined : path);
  };

export const whole =
  (from: number, to: number): Shape =>
  (value, path, report) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return;
    const range = to === Infinity ? `of ${from} or more` : `from ${from} to ${to}`;
    const message = `${show(value)} is not a whole number ${range}`;
    const problem = { id: 'model/out-of-range', path, message, fix: `write a whole number ${range}` };
    report(problem, typeof value === 'number' ? undefined : path);
  };

const quantity =
  <Q>(read: (text: Q) => unknown): Shape =>
  (value, path, report) => {
    try {
      read(value as Q);
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
      const problem = { id: 'model/bad-quantity', path, message: error.message, fix: error.fix };
      report(problem, typeof value === 'string' ? undefined : path);
    }
  };

export const rate: Shape = quantity<Rate>(perSecond);
export const percentage: Shape = quantity<Percentage>(share);

/** Reports problems; returns true when there were none. */
export const passes = (shape: Shape, value: unknown, path: string, report: Report): boolean => {
  let valid = true;
  shape(value, path, (problem, unreadable) => {
    valid = false;
    report(problem, unreadable);
  });
  return valid;
};

const between = <Q extends string>(read: (text: Q) => number, from: Q, to: Q, source: string): Shape => {
  const readable = quantity(read);
  const [minimum, maximum] = [read(from), read(to)];
  return (value, path, report) => {
    if (!passes(readable, value, path, report)) return;
    const amount = read(value as Q);
    if (amount >= minimum && amount <= maximum) return;
    const message = `${show(value)} is not between '${from}' and '${to}', the limits of ${source}`;
    report({ id: 'model/out-of-range', path, message, fix: `write '${amount < minimum ? from : to}'` });
  };
};

/** A duration within limits. `source` names whose limits they are. */
export const duration = (from: Duration = '1ms', to: Duration = '3650d', source = 'a definition'): Shape =>
  between<Duration>(milliseconds, from, to, source);

export const size = (from: Bytes, to: Bytes, source: string): Shape => between<Bytes>(bytes, from, to, source);

export const flag: Shape = (value, path, report) => {
  if (typeof value !== 'boolean') report(wrongType(value, path, 'true or false'));
};

/** Undefined, or the shape. */
export const maybe =
  (shape: Shape): Shape =>
  (value, path, report) => {
    if (value !== undefined) shape(value, path, report);
  };

export const arrayOf =
  (shape: Shape, expected: string): Shape =>
  (value, path, report) => {
    if (Array.isArray(value)) value.forEach((item, index) => shape(item, `${path}[${index}]`, report));
    else report(wrongType(value, path, expected), path);
  };

export interface RecordOptions {
  /** In words, such as 'an object with reads and messages'. */
  readonly expected: string;
  /** Keys that may be left out. */
  readonly optional?: readonly string[];
  readonly unknown?: string;
}

/** Exactly these keys. An unknown key that resembles a missing key is reported once, as a misspelling. */
export const record = <T>(
  shapes: { readonly [K in keyof T]-?: Shape },
  { expected, optional = [], unknown = 'model/unknown-field' }: RecordOptions,
): Shape => {
  const keys = Object.keys(shapes);
  const entries = Object.entries<Shape>(shapes);
  return (value, path, report) => {
    if (!isRecord(value)) return report(wrongType(value, path, expected), path);
    const misspelt = new Set<string>();
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const suggestion = nearest(key, keys);
      if (suggestion !== undefined) misspelt.add(suggestion);
      const problem = {
        id: unknown,
        path: at(path, key),
        message: `there is no '${key}' here`,
        fix:
          suggestion === undefined
            ? `remove it; the fields here are ${keys.filter((other) => other !== 'kind').join(', ')}`
            : `did you mean '${suggestion}'?`,
      };
      report(problem, suggestion === undefined || suggestion in value ? undefined : at(path, suggestion));
    }
    for (const [key, shape] of entries) {
      const inner = at(path, key);
      if (key in value) shape(value[key], inner, report);
      else if (!optional.includes(key) && !misspelt.has(key))
        report({ id: 'model/missing-field', path: inner, message: `${key} is missing`, fix: `add ${key}` }, inner);
    }
  };
};

/** One of several records, distinguished by a key such as `kind`. `builders` says how to write each. */
export const tagged =
  (key: string, shapes: Readonly<Record<string, Shape>>, builders: string): Shape =>
  (value, path, report) => {
    const tag = isRecord(value) ? value[key] : undefined;
    const shape = typeof tag === 'string' && Object.hasOwn(shapes, tag) ? shapes[tag] : undefined;
    if (shape === undefined)
      report(
        { id: 'model/wrong-type', path, message: `${show(value)} does not belong here`, fix: `write ${builders}` },
        path,
      );
    else shape(value, path, report);
  };
