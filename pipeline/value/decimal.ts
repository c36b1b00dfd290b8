/**
 * Exact decimal numbers as text in one canonical form: no exponent, no zeros that say nothing, no minus before zero. Equal
 * numbers are equal texts. Never through a double.
 */

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types */
const maxWholeDigits = 29;
/** Digits in all, and after the point. */
export const numericType: { readonly width: number; readonly scale: number } = { width: 38, scale: 9 };

/** `digits` times ten to the power of `exponent`; zero has no digits. */
interface Parts {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const partsOf = (text: string): Parts | undefined => {
  const match = literal.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const all = whole + fraction;
  let [from, to] = [0, all.length];
  while (from < to && all.charCodeAt(from) === 48) from++;
  while (to > from && all.charCodeAt(to - 1) === 48) to--;
  if (from === to) return { negative: false, digits: '', exponent: 0 };
  return {
    negative: sign === '-',
    digits: all.slice(from, to),
    exponent: Number(exponent) - fraction.length + (all.length - to),
  };
};

/** The canonical text of a NUMERIC; undefined when the text is no decimal number or does not fit exactly. */
export const numericText = (text: string): string | undefined => {
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const { negative, digits, exponent } = parts;
  if (digits === '') return '0';
  if (exponent < -numericType.scale || digits.length + exponent > maxWholeDigits) return undefined;
  return (negative ? '-' : '') + (exponent >= 0 ? digits + '0'.repeat(exponent) : withPoint(digits, -exponent));
};

export const isDecimal = (text: string): boolean => literal.test(text);

const withPoint = (digits: string, decimals: number): string => {
  const padded = digits.padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
};

/** Whether a double, written with the fewest digits that identify it, is the number of a JSON literal. */
export const isSameNumber = (source: string, double: number): boolean => {
  const [a, b] = [partsOf(source), partsOf(String(double))];
  return (
    a !== undefined &&
    b !== undefined &&
    a.digits === b.digits &&
    a.exponent === b.exponent &&
    a.negative === b.negative
  );
};

/** A canonical text as a whole number of billionths. */
export const unitsOf = (numeric: string): bigint => {
  const [whole = '', fraction = ''] = numeric.split('.');
  return BigInt(whole + fraction.padEnd(numericType.scale, '0'));
};

/** The reverse of `unitsOf`. */
export const ofUnits = (units: bigint): string => numericText(`${units}e-${numericType.scale}`) ?? '0';
