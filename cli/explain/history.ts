/** The status of an objective from the metric points in a data folder; undefined where there are none. */
import { existsSync } from 'node:fs';
import type { Slo } from '../../slo/slo.ts';
import { statusAt, type SloStatus } from '../../slo/status.ts';
import { eventCounts, metricsFile } from '../run/eventCounts.ts';
import type { Io } from '../run/io.ts';
import { readHistory } from '../run/readHistory.ts';

/** Each read once. A history that cannot be read is said and passed over: what an objective is does not depend on it. */
export const statusFrom = (data: string, io: Pick<Io, 'now' | 'stderr'>): ((slo: Slo) => SloStatus | undefined) => {
  const read = new Map<Slo, SloStatus | undefined>();
  return (slo) => {
    if (!read.has(slo)) read.set(slo, readStatus(metricsFile(data, slo.system), slo, io));
    return read.get(slo);
  };
};

const readStatus = (file: string, slo: Slo, { now, stderr }: Pick<Io, 'now' | 'stderr'>): SloStatus | undefined => {
  if (!existsSync(file)) return undefined;
  return readHistory(
    file,
    (history) => statusAt(slo, eventCounts(history), now()),
    (reason) => {
      stderr(`${slo.system}: ${reason}\n`);
      return undefined;
    },
  );
};
