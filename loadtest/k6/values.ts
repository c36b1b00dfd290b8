/** Values of rows: whether they fit the schema, and how they compare: instants in any offset, decimals in any spelling. */
import type { PlanField } from '../plan.ts';

// --- emitted from here ---

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const instantForm = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Days of the month in the proleptic Gregorian calendar. */
const daysOfMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};
const isCalendarDay = (year: number, month: number, day: number): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);

/** Milliseconds since the epoch, with a fraction; undefined for text that is no RFC 3339 instant. */
const instantOf = (text: string): number | undefined => {
  const match = instantForm.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[] & { length: 6 };
  if (!isCalendarDay(year!, month!, day!) || hour! > 23 || minute! > 59 || second! > 59) return undefined;
  // Years below 100 would be of the twentieth century: four centuries are a whole number of weeks and leap years.
  const whole = Date.UTC(year! + 400, month! - 1, day, hour, minute, second) - 12_622_780_800_000;
  const offset = match[8] === undefined ? 0 : (Number(match[9]) * 60 + Number(match[10])) * 60_000;
  return whole + Number(`0${match[7] ?? ''}`) * 1_000 + (match[8] === '-' ? offset : -offset);
};

const decimalForm = /^-?(0|[1-9]\d{0,28})(\.\d{0,8}[1-9])?$/;
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const maxInteger = 2 ** 63;

const isDayText = (text: string): boolean => {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
};

/** Whether a value that is not null is of the field's type. */
const fitsType: Record<string, (value: unknown, field: PlanField) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxInteger,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && instantOf(value) !== undefined,
  numeric: (value) => typeof value === 'string' && decimalForm.test(value),
  date: (value) => typeof value === 'string' && isDayText(value),
  json: () => true,
  bytes: (value) => typeof value === 'string' && base64Form.test(value),
  record: (value, { fields }) => isObject(value) && fitsRow(value, fields ?? []),
  repeated: (value, { of }) => Array.isArray(value) && value.every((item) => of !== undefined && fitsField(item, of)),
};

/** An answer has every field: null where an optional one has no value. A list is never null. */
const fitsField = (value: unknown, field: PlanField): boolean => {
  if (value === undefined) return false;
  if (value === null) return !field.required && field.type !== 'repeated';
  return fitsType[field.type]!(value, field);
};

const fitsRow = (row: Row, fields: readonly PlanField[]): boolean => {
  let count = 0;
  for (const _name in row) count++;
  if (count !== fields.length) return false;
  for (const field of fields) if (!fitsField(row[field.name], field)) return false;
  return true;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Whether two values of a field that can be compared are equal. */
const isSameValue = (type: string, a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (type === 'timestamp') return instantOf(textOf(a)) === instantOf(textOf(b));
  if (type === 'integer' || type === 'float' || type === 'numeric') return Number(a) === Number(b);
  return textOf(a) === textOf(b);
};

/** By code points, as databases order text; JavaScript orders code units. */
const compareText = (a: string, b: string): number => {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === a.length || i === b.length) return a.length - b.length;
  const weight = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  return weight(a.charCodeAt(i)) - weight(b.charCodeAt(i));
};

const compareValues = (type: string, a: unknown, b: unknown): number => {
  if (type === 'timestamp') return (instantOf(textOf(a)) ?? 0) - (instantOf(textOf(b)) ?? 0);
  if (type === 'string' || type === 'date') return compareText(textOf(a), textOf(b));
  return Number(a) - Number(b);
};

/** A row as a list in the order of the schema: k6 hands objects over with their keys in any order. */
const cellsOf = (row: Row, fields: readonly PlanField[]): readonly unknown[] =>
  fields.map((field) => cellOf(row[field.name] ?? null, field));

const cellOf = (value: unknown, { fields, of }: PlanField): unknown => {
  if (fields !== undefined && isObject(value)) return cellsOf(value, fields);
  return of !== undefined && Array.isArray(value) ? value.map((item) => cellOf(item, of)) : value;
};
// --- emitted to here ---

export { cellsOf, compareValues, fitsRow, isObject, isSameValue };
export type { Row };
