/**
 * Quantities are text with a unit ('28d', '99.9%', '500ms', '256MiB'), never bare numbers. Types refuse what types can
 * see; these parsers refuse the rest and say the right spelling. No rounding: shares become exact decimals.
 */
import { Decimal } from 'decimal.js';

export type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd';
/** A length of time, such as '500ms', '1.5s', '5m', '30d'. */
export type Duration = `${number}${DurationUnit}`;
/** A share of one, such as '99.9%'. */
export type Percentage = `${number}%`;
/** An amount of memory or data: decimal (MB) or binary (MiB) units, as they are written. */
export type Bytes = `${number}${'B' | 'KB' | 'MB' | 'GB' | 'KiB' | 'MiB' | 'GiB'}`;
/** Events a second, minute or hour, such as '50/s'. */
export type Rate = `${number}/${'s' | 'm' | 'h'}`;

/** A quantity that cannot be read. `fix` names the right spelling. */
export class QuantityError extends Error {
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(what);
    this.name = 'QuantityError';
    this.fix = fix;
  }
}

const unitMs: Readonly<Record<DurationUnit, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};
const number = String.raw`(\d+(?:\.\d+)?)`;

/** Milliseconds of a duration. Whole, positive; throws `QuantityError`. */
export const milliseconds = (text: Duration): number => {
  const ms = amount(text, new RegExp(`^${number}(ms|s|m|h|d)$`), unitMs, 'a duration', "'500ms', '2s', '5m', '1h' or '30d'");
  if (!Number.isInteger(ms) || ms <= 0) {
    throw new QuantityError(`'${text}' is not a positive whole number of milliseconds`, "write a length such as '500ms'");
  }
  return ms;
};

/** Seconds of a duration. */
export const seconds = (text: Duration): number => milliseconds(text) / 1_000;

/** Bytes of an amount of data. Whole, positive; throws `QuantityError`. */
export const bytes = (text: Bytes): number => {
  const size = amount(text, new RegExp(`^${number}(B|KB|MB|GB|KiB|MiB|GiB)$`), unitBytes, 'a size', "'512KiB', '256MB' or '2GiB'");
  if (!Number.isInteger(size) || size <= 0) {
    throw new QuantityError(`'${text}' is not a positive whole number of bytes`, "write a size such as '256MiB'");
  }
  return size;
};

/** The exact share of one that a percentage names: '99.9%' is 0.999. From 0 to 1; throws `QuantityError`. */
export const share = (text: Percentage): Decimal => {
  const match = new RegExp(`^${number}%$`).exec(text);
  if (match === null) throw misspelt(text, 'a percentage', "'99.9%'");
  const value = new Decimal(match[1]!).div(100);
  if (value.gt(1)) throw new QuantityError(`'${text}' is more than 100%`, "write a share from '0%' to '100%'");
  return value;
};

/** Events a second of a rate; throws `QuantityError`. */
export const perSecond = (text: Rate): number => {
  const match = new RegExp(`^${number}/(s|m|h)$`).exec(text);
  if (match === null) throw misspelt(text, 'a rate', "'50/s'");
  const rate = new Decimal(match[1]!).div(unitMs[match[2] as 's' | 'm' | 'h']).mul(1_000).toNumber();
  if (rate <= 0) throw new QuantityError(`'${text}' is not a positive rate`, "write a rate such as '50/s'");
  return rate;
};

const amount = (
  text: string,
  pattern: RegExp,
  units: Readonly<Record<string, number>>,
  what: string,
  example: string,
): number => {
  const match = pattern.exec(text);
  if (match === null) throw misspelt(text, what, example);
  return new Decimal(match[1]!).mul(units[match[2]!]!).toNumber();
};

const misspelt = (text: string, what: string, example: string): QuantityError => {
  const squeezed = String(text).replaceAll(/[\s_,]/g, '').replace(/seconds?$|secs?$/i, 's').replace(/minutes?$|mins?$/i, 'm');
  const better = squeezed !== text && /^\d+(\.\d+)?(ms|s|m|h|d|%|B|KB|MB|GB|KiB|MiB|GiB|\/s|\/m|\/h)$/.test(squeezed);
  return new QuantityError(`'${text}' is not ${what}`, better ? `write '${squeezed}'` : `write ${what} such as ${example}`);
};
