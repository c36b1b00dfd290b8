/** Ids and time ranges of partitions. Times are milliseconds since the epoch, UTC. */

export type Granularity = 'HOUR' | 'DAY' | 'MONTH' | 'YEAR';

export interface Partitioning {
  readonly field: string;
  readonly type: Granularity;
  /** Age at which a partition is deleted. */
  readonly expirationMs?: number | undefined;
}

/** Rows whose partition column is null. */
export const nullPartition = '__NULL__';
/** Rows in the streaming buffer. Source: https://cloud.google.com/bigquery/docs/information-schema-partitions */
export const bufferPartition = '__UNPARTITIONED__';

const idLength: Readonly<Record<Granularity, number>> = { YEAR: 4, MONTH: 6, DAY: 8, HOUR: 10 };

export const partitionId = (ms: number, type: Granularity): string =>
  new Date(ms).toISOString().replaceAll(/\D/g, '').slice(0, idLength[type]);

/** From, inclusive, to, exclusive. */
export const rangeOf = (id: string): readonly [number, number] => {
  const [year, month, day, hour] = [id.slice(0, 4), id.slice(4, 6), id.slice(6, 8), id.slice(8, 10)];
  const at = (y: number, m: number, d: number, h: number): number =>
    new Date(0).setUTCFullYear(y, m, d) + h * 3_600_000;
  const [y, m, d, h] = [Number(year), Number(month || '1') - 1, Number(day || '1'), Number(hour || '0')];
  if (hour !== '') return [at(y, m, d, h), at(y, m, d, h + 1)];
  if (day !== '') return [at(y, m, d, 0), at(y, m, d + 1, 0)];
  return month === '' ? [at(y, 0, 1, 0), at(y + 1, 0, 1, 0)] : [at(y, m, 1, 0), at(y, m + 1, 1, 0)];
};

/** The instant of a value of the partition column; undefined for null. */
export const instantOf = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Date.parse(value as string);
