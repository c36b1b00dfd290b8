/** Amounts of data for people: '10 MB', '1.5 GB'. Decimal units, at most three digits. */

const units: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

export const bytesText = (bytes: number): string => {
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, 'bytes'];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
};
