/** The time of a partition by its id: '2026', '202611', '20261130' or '2026113023'. */

/** Microseconds since the epoch; `to` is exclusive. */
export interface PartitionRange {
  readonly from: number;
  readonly to: number;
}

/** Undefined for the partitions of null and of the streaming buffer, and for partitions by number. */
export const partitionRange = (id: string): PartitionRange | undefined => {
  const [, year, month, day, hour] = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?$/.exec(id) ?? [];
  if (year === undefined) return undefined;
  const part = (text: string | undefined, absent: number): number => (text === undefined ? absent : Number(text));
  const y = Number(year);
  const m = part(month, 1) - 1;
  const d = part(day, 1);
  const h = part(hour, 0);
  const from = micros(y, m, d, h);
  if (hour !== undefined) return { from, to: micros(y, m, d, h + 1) };
  if (day !== undefined) return { from, to: micros(y, m, d + 1, 0) };
  return { from, to: month === undefined ? micros(y + 1, 0, 1, 0) : micros(y, m + 1, 1, 0) };
};

/** `Date.UTC` takes the years 0 to 99 as those of the last century. */
const micros = (year: number, month: number, day: number, hour: number): number =>
  (new Date(0).setUTCFullYear(year, month, day) + hour * 3_600_000) * 1_000;
