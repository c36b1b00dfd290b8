/** The shape of prices: each has a value, or null, and says where it is from and when it was read there. */
import { currencies, priceNames, type PriceName } from '../prices.ts';
import { at, isRecord, oneOf, record, show, text, type Shape } from './shape.ts';

const example = "{ value: 6.25, source: 'cloud.google.com/bigquery/pricing', date: '2026-11-30' }";

const amount =
  (fix: string): Shape =>
  (value, path, report) => {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return;
    report({ id: 'model/wrong-type', path, message: `${show(value)} is not a price`, fix }, path);
  };

const value: Shape = (given, path, report) => {
  if (given !== null)
    amount('write a number from 0, in the currency of these prices, or null for not priced')(given, path, report);
};

const isDate = (text: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const date: Shape = (given, path, report) => {
  if (typeof given === 'string' && isDate(given)) return;
  const message = `${show(given)} is not a date`;
  report({
    id: 'model/bad-name',
    path,
    message,
    fix: "write the day on which the price was read, such as '2026-11-30'",
  });
};

const fields = record(
  { value, source: text('where the price is from'), date, freePerProject: amount('write a number of units from 0') },
  { expected: `a price such as ${example}`, optional: ['freePerProject'] },
);

const price: Shape = (given, path, report) => {
  if (given === null || given === undefined) return;
  if (!isRecord(given)) {
    const message =
      typeof given === 'number'
        ? `the price ${show(given)} has no source and no date`
        : `${show(given)} is not a price`;
    report({ id: 'model/wrong-type', path, message, fix: `write ${example}, or null for not priced` }, path);
    return;
  }
  if (!('date' in given)) {
    const message = `the price ${show(given['value'])} has no date: prices change, and nobody could tell how old it is`;
    const fix = "add the day on which it was read, such as date: '2026-11-30'";
    report({ id: 'model/missing-field', path: at(path, 'date'), message, fix }, path);
  }
  fields({ date: '2026-11-30', ...given }, path, report);
};

const shapes = Object.fromEntries(priceNames.map((name) => [name, price])) as Readonly<Record<PriceName, Shape>>;

export const pricesShape: Shape = record(
  { currency: oneOf(currencies), ...shapes },
  { expected: 'an object with currency and unit prices', optional: priceNames },
);
