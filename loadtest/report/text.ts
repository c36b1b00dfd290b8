/** Figures and texts of the report. */
import { Decimal } from 'decimal.js';

/** Three significant digits, without exponents: '0.04', '12.5', '1,500'. */
export const figure = (value: number): string => {
  const text = new Decimal(value).toSignificantDigits(3).toFixed();
  const [whole = '', rest] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
};

/** '850 ms', '1.5 s'. */
export const latencyText = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${figure(milliseconds)} ms` : `${figure(milliseconds / 1_000)} s`;

/** '45 s', '2 min 11 s', '1 h 5 min'. */
export const spanText = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
};
