/**
 * What a value must look like, for definitions that no compiler has seen. Written by hand: a schema library costs 70 ms
 * of start-up, more than reading the whole fleet, and its messages would have to be rewritten one by one.
 */
import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import { bytes, milliseconds, perSecond, QuantityError, share } from '../quantity.ts';
import type { Bytes, Duration, Percentage, Rate } from '../quantity.ts';

/** `unreadable` is a place whose value no rule can work with. */
export type Report = (problem: Problem, unreadable?: string) => void;
export type Shape = (value: unknown, place: string, report: Report) => void;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const at = (place: string, key: string): string => (place === '' ? key : `${place}.${key}`);

/** A value in a message: text in quotes, the rest as JSON, cut when long. */
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

const wrongType = (value: unknown, place: string, wanted: string): Problem => ({
  id: 'model/wrong-type',
  place,
  what: `${show(value)} is not ${wanted}`,
  fix: `write ${wanted}`,
});

const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${String(words.at(-1))}`;

/** Text that is not blank. `wanted` says it in words. */
export const text =
  (wanted: string): Shape =>
  (value, place, report) => {
    if (typeof value !== 'string') report(wrongType(value, place, wanted), place);
    else if (value.trim() === '')
      report({ id: 'model/empty-text', place, what: 'there is nothing here', fix: `write ${wanted}` });
  };

/** Text that matches; `what` completes "'X' is not ...", `fix` says what to write. */
export const name =
  (pattern: RegExp, what: string, fix: string): Shape =>
  (value, place, report) => {
    if (typeof value === 'string' && pattern.test(value)) return;
    const problem = { id: 'model/bad-name', place, what: `${show(value)} is not ${what}`, fix };
    report(problem, typeof value === 'string' ? undefined : place);
  };

export const oneOf =
  (values: readonly string[], id = 'model/unknown-value'): Shape =>
  (value, place, report) => {
    if (typeof value === 'string' && values.includes(value)) return;
    const meant = typeof value === 'string' ? nearest(value, values) : undefined;
    const choices = or(values.map(show));
    report({
      id,
      place,
      what: `${show(value)} is not ${choices}`,
      fix: `write ${meant === undefined ? choices : show(meant)}`,
    });
  };

export const whole =
  (from: number, to: number): Shape =>
  (value, place, report) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return;
    const range = to === Infinity ? `of ${from} or more` : `from ${from} to ${to}`;
    const what = `${show(value)} is not a whole number ${range}`;
    const problem = { id: 'model/out-of-range', place, what, fix: `write a whole number ${range}` };
    report(problem, typeof value === 'number' ? undefined : place);
  };

const quantity =
  <Q>(read: (written: Q) => unknown): Shape =>
  (value, place, report) => {
    try {
      read(value as Q);
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
      const problem = { id: 'model/bad-quantity', place, what: error.message, fix: error.fix };
      report(problem, typeof value === 'string' ? undefined : place);
    }
  };

export const rate: Shape = quantity<Rate>(perSecond);
export const percentage: Shape = quantity<Percentage>(share);

/** Reports what is wrong, and says whether anything was. */
export const passes = (shape: Shape, value: unknown, place: string, report: Report): boolean => {
  let sound = true;
  shape(value, place, (problem, unreadable) => {
    sound = false;
    report(problem, unreadable);
  });
  return sound;
};

const between = <Q extends string>(read: (written: Q) => number, from: Q, to: Q, source: string): Shape => {
  const readable = quantity(read);
  const [least, most] = [read(from), read(to)];
  return (value, place, report) => {
    if (!passes(readable, value, place, report)) return;
    const written = read(value as Q);
    if (written >= least && written <= most) return;
    const what = `${show(value)} is not between '${from}' and '${to}', the limits of ${source}`;
    report({ id: 'model/out-of-range', place, what, fix: `write '${written < least ? from : to}'` });
  };
};

/** A duration; with limits, `source` says whose they are. */
export const duration = (from: Duration = '1ms', to: Duration = '3650d', source = 'a definition'): Shape =>
  between<Duration>(milliseconds, from, to, source);

export const size = (from: Bytes, to: Bytes, source: string): Shape => between<Bytes>(bytes, from, to, source);

export const flag: Shape = (value, place, report) => {
  if (typeof value !== 'boolean') report(wrongType(value, place, 'true or false'));
};

/** Undefined, or the shape. */
export const maybe =
  (shape: Shape): Shape =>
  (value, place, report) => {
    if (value !== undefined) shape(value, place, report);
  };

export const arrayOf =
  (shape: Shape, wanted: string): Shape =>
  (value, place, report) => {
    if (Array.isArray(value)) value.forEach((item, index) => shape(item, `${place}[${index}]`, report));
    else report(wrongType(value, place, wanted), place);
  };

export interface RecordOptions {
  /** In words, such as 'an object with reads and messages'. */
  readonly wanted: string;
  /** Keys that may be left out. */
  readonly optional?: readonly string[];
  readonly unknown?: string;
}

/** Exactly these keys. An unknown key that resembles a missing one is reported once, as the misspelling it is. */
export const record = <T>(
  shapes: { readonly [K in keyof T]-?: Shape },
  { wanted, optional = [], unknown = 'model/unknown-field' }: RecordOptions,
): Shape => {
  const known = Object.keys(shapes);
  const entries = Object.entries<Shape>(shapes);
  return (value, place, report) => {
    if (!isRecord(value)) return report(wrongType(value, place, wanted), place);
    const misspelt = new Set<string>();
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const meant = nearest(key, known);
      if (meant !== undefined) misspelt.add(meant);
      const problem = {
        id: unknown,
        place: at(place, key),
        what: `there is no '${key}' here`,
        fix:
          meant === undefined
            ? `remove it: known here are ${known.filter((other) => other !== 'kind').join(', ')}`
            : `did you mean '${meant}'?`,
      };
      report(problem, meant === undefined || meant in value ? undefined : at(place, meant));
    }
    for (const [key, shape] of entries) {
      const inner = at(place, key);
      if (key in value) shape(value[key], inner, report);
      else if (!optional.includes(key) && !misspelt.has(key))
        report({ id: 'model/missing-field', place: inner, what: `${key} is missing`, fix: `add ${key}` }, inner);
    }
  };
};

/** One of several records, told apart by a key such as `kind`. `builders` says how each is written. */
export const tagged =
  (key: string, shapes: Readonly<Record<string, Shape>>, builders: string): Shape =>
  (value, place, report) => {
    const tag = isRecord(value) ? value[key] : undefined;
    const shape = typeof tag === 'string' && Object.hasOwn(shapes, tag) ? shapes[tag] : undefined;
    if (shape === undefined)
      report(
        { id: 'model/wrong-type', place, what: `${show(value)} does not belong here`, fix: `write ${builders}` },
        place,
      );
    else shape(value, place, report);
  };
