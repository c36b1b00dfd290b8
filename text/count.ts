/** Counts and figures as people read them, with thousands set apart. */
import { Decimal } from 'decimal.js';

const grouped = (text: string): string => {
  if (text.length <= 3) return text;
  const [whole = '', rest] = text.split('.');
  const thousands = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? thousands : `${thousands}.${rest}`;
};

/** '1,000,000', with all digits behind the point that there are. */
export const countText = (count: number): string =>
  grouped(Number.isSafeInteger(count) ? String(count) : new Decimal(count).toFixed());

/** Events, as whole numbers: what a server extrapolates has fractions. */
export const wholeText = (count: number): string => countText(Math.round(count));

/** '1 system', '57 systems', '0 policies'. */
export const many = (count: number, noun: string, plural = `${noun}s`): string =>
  `${countText(count)} ${count === 1 ? noun : plural}`;

/** Three significant digits, without exponents: '0.04', '12.5', '1,500'. */
export const figure = (value: number): string => grouped(new Decimal(value).toSignificantDigits(3).toFixed());

/** A p-value: '0.0039'; below a ten-thousandth in powers of ten. */
export const chanceText = (p: number): string => (p < 1e-4 ? p.toExponential(1) : String(Number(p.toPrecision(2))));
