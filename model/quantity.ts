/**
 * Quantities are text with a unit ('28d', '99.9%', '500ms', '256MiB'), never bare numbers. The types reject what a type
 * can express; these parsers reject the rest and suggest the right spelling. No rounding: shares become exact decimals.
 */
import { Decimal } from 'decimal.js';
import { memoize } from './memoize.ts';
import { respell } from './respell.ts';

export type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd';
/** A length of time, such as '500ms', '1.5s', '5m', '30d'. */
export type Duration = `${number}${DurationUnit}`;
/** A share of one, such as '99.9%'. */
export type Percentage = `${number}%`;
/** An amount of memory or data: decimal (MB) or binary (MiB) units, as they are written. */
export type Bytes = `${number}${'B' | 'KB' | 'MB' | 'GB' | 'KiB' | 'MiB' | 'GiB'}`;
/** Events a second, minute or hour, such as '50/s'. */
export type Rate = `${number}/${'s' | 'm' | 'h'}`;

/** The quantity itself, or the text of a compile error: the type `${number}s` alone would accept '2 s'. */
export type Spelt<Q extends string> = Q extends `${infer Amount} ${infer Unit}` ? `write '${Amount}${Unit}'` : Q;

/** A quantity that cannot be parsed. `fix` suggests the right spelling. */
export class QuantityError extends Error {
  readonly fix: string;
  /** What was probably meant, as it is spelt here; undefined where `fix` can only give examples. */
  readonly meant: string | undefined;

  constructor(message: string, fix: string, meant?: string) {
    super(message);
    this.name = 'QuantityError';
    this.fix = fix;
    this.meant = meant;
  }
}

const ms = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const sizes = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const perUnit = { '/s': 1, '/m': 60, '/h': 3_600 };

interface Kind {
  readonly name: string;
  readonly examples: string;
  readonly pattern: RegExp;
  readonly units: Readonly<Record<string, number>>;
}

const kind = (name: string, examples: string, units: Readonly<Record<string, number>>): Kind => ({
  name,
  examples,
  units,
  pattern: new RegExp(String.raw`^(\d+(?:\.\d+)?)(${Object.keys(units).join('|')})$`),
});

const duration = kind('a duration', "'500ms', '2s', '5m', '1h' or '30d'", ms);
const size = kind('a size', "'512KiB', '256MB' or '2GiB'", sizes);
const percentage = kind('a percentage', "'99.9%'", { '%': 100 });
const rate = kind('a rate', "'50/s' or '600/m'", perUnit);

/** Exact. Short whole numbers avoid `Decimal`, which is slow: every start validates the whole fleet. */
const product = (amount: string, factor: number): number | Decimal =>
  amount.length < 6 && !amount.includes('.') ? Number(amount) * factor : new Decimal(amount).mul(factor);

/** The number as written, and the factor of its unit. Throws `QuantityError` for anything else. */
const read = (text: unknown, { name, examples, pattern, units }: Kind): readonly [string, number] => {
  const [, amount, unit = ''] = (typeof text === 'string' && pattern.exec(text)) || [];
  const factor = units[unit];
  if (amount !== undefined && factor !== undefined) return [amount, factor];
  const shown = typeof text === 'object' && text !== null ? 'an object' : String(text);
  const suggestion = respell(shown);
  const meant = suggestion !== undefined && pattern.test(suggestion) ? suggestion : undefined;
  throw new QuantityError(
    typeof text === 'string' ? `'${text}' is not ${name}` : `${shown} is not ${name}: it has no unit`,
    meant === undefined ? `write ${name} such as ${examples}` : `write '${meant}'`,
    meant,
  );
};

const wholePositive = (text: string, amount: number | Decimal, of: string, example: string): number => {
  const value = Number(amount);
  if (Number.isSafeInteger(value) && value > 0 && (typeof amount === 'number' || amount.eq(value))) return value;
  throw new QuantityError(`'${text}' is not a positive whole number of ${of}`, `write ${example}`);
};

/** Milliseconds of a duration. Whole, positive; throws `QuantityError`. */
export const milliseconds: (text: Duration) => number = memoize(
  (text: Duration) => text,
  (text) => {
    const [amount, factor] = read(text, duration);
    return wholePositive(text, product(amount, factor), 'milliseconds', "a length such as '500ms'");
  },
);

/** Seconds of a duration. */
export const seconds = (text: Duration): number => milliseconds(text) / 1_000;

/** Bytes of an amount of data. Whole, positive; throws `QuantityError`. */
export const bytes: (text: Bytes) => number = memoize(
  (text: Bytes) => text,
  (text) => {
    const [amount, factor] = read(text, size);
    return wholePositive(text, product(amount, factor), 'bytes', "a size such as '256MiB'");
  },
);

/** A percentage as an exact share of one: '99.9%' is 0.999. From 0 to 1; throws `QuantityError`. */
export const share: (text: Percentage) => Decimal = memoize(
  (text: Percentage) => text,
  (text) => {
    const [amount, whole] = read(text, percentage);
    const value = new Decimal(amount);
    if (value.gt(whole)) throw new QuantityError(`'${text}' is more than 100%`, "write a share from '0%' to '100%'");
    return value.div(whole);
  },
);

/** The events per second of a rate. Positive; throws `QuantityError`. */
export const perSecond: (text: Rate) => number = memoize(
  (text: Rate) => text,
  (text) => {
    const [amount, unitSeconds] = read(text, rate);
    const value = Number(amount) / unitSeconds;
    if (value <= 0) throw new QuantityError(`'${text}' is not a positive rate`, "write a rate such as '50/s'");
    return value;
  },
);
