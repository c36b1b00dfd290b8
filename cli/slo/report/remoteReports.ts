/** Reports on systems from the points of a Prometheus or Cloud Monitoring. */
import type { System } from '../../../model/system.ts';
import type { PointSource } from '../../../slo/pointSource.ts';
import type { Period } from '../../../slo/report/period.ts';
import { systemReport, type Firings, type SystemReport } from '../../../slo/report/sloReport.ts';
import type { Io } from '../../run/io.ts';
import { pointReads } from './pointReads.ts';
import { readSystem } from './readSystem.ts';

/** All systems at the same time, so that their requests can be combined. Throws `SourceError`. */
export const remoteReports = async (
  systems: readonly System[],
  period: Period,
  source: PointSource,
  stderr: Io['stderr'],
): Promise<readonly SystemReport[]> => {
  const unread = new Set<string>();
  const onUnread = ({ id }: System, reason: string): void => void unread.add(`${id}: ${reason}`);
  const readsOf = pointReads({ source, period, onUnread });
  const reports = await Promise.all(
    systems.map(async (system) =>
      systemReport(
        await readSystem(system, { period, reads: readsOf(system), firings: () => notRead(source), causes: 'spent' }),
        period,
      ),
    ),
  );
  for (const line of unread) stderr(`${line}\n`);
  for (const warning of source.warnings()) stderr(`${source.name} warns: ${warning}\n`);
  return reports;
};

/** Firing at every minute of a month would take its raw points. */
const notRead = ({ name }: PointSource): Firings => ({
  fired: [],
  evaluated: 0,
  notEvaluated: [`When alerts fired is not evaluated over ${name}: look at its own list of incidents.`],
});
