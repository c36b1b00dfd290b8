/** Whether a value read from a file has the shape that a record needs. */
export type Fits = (value: unknown) => boolean;

export const text: Fits = (value) => typeof value === 'string' && value !== '';
export const finite: Fits = (value) => typeof value === 'number' && Number.isFinite(value);
export const amount: Fits = (value) => finite(value) && (value as number) >= 0;
/** JSON has no undefined: an absent element of a list is null. */
export const optional =
  (fits: Fits): Fits =>
  (value) =>
    value === undefined || value === null || fits(value);
export const among =
  (values: readonly string[]): Fits =>
  (value) =>
    values.includes(value as string);
export const object =
  (fields: Readonly<Record<string, Fits>>): Fits =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, fits]) => fits((value as Readonly<Record<string, unknown>>)[name]));
export const listOf =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(fits);

export const isNight: Fits = (value) =>
  text(value) && /^\d{4}-\d{2}-\d{2}$/.test(value as string) && !Number.isNaN(Date.parse(value as string));
export const isTime: Fits = (value) => text(value) && !Number.isNaN(Date.parse(value as string));
