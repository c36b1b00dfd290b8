/** Reports on systems from the points of a Prometheus or Cloud Monitoring. */
import { fleetAlerts } from '../../../alerts/fleetAlerts.ts';
import { nodesOf } from '../../../alerts/systemNodes.ts';
import type { Organization } from '../../../model/organization.ts';
import type { System } from '../../../model/system.ts';
import type { PointSource } from '../../../slo/pointSource.ts';
import type { Period } from '../../../slo/report/period.ts';
import { systemReport, type Firings, type SystemReport } from '../../../slo/report/sloReport.ts';
import type { Io } from '../../run/io.ts';
import { pointReads } from './pointReads.ts';
import { noFirings, readSystem } from './readSystem.ts';
import { remoteAlerts } from './remoteAlerts.ts';

export interface RemoteReports {
  readonly reports: readonly SystemReport[];
  readonly fleetAlerts: Firings | undefined;
  readonly alertsFrom: readonly string[];
}

export interface RemoteReportOptions {
  readonly period: Period;
  readonly source: PointSource;
  /** Of a report on the fleet, which has alerts of its own; undefined for others. */
  readonly fleet: Organization | undefined;
  /** Of a page about an owner or the fleet. */
  readonly isOneOfMany: boolean;
}

/**
 * All systems at the same time, so that their requests can be combined; alerts after them, so that what cannot be read of
 * alerts takes no promise along. Throws `SourceError`.
 */
export const remoteReports = async (
  systems: readonly System[],
  { period, source, fleet, isOneOfMany }: RemoteReportOptions,
  stderr: Io['stderr'],
): Promise<RemoteReports> => {
  const unread = new Set<string>();
  const onUnread = ({ id }: System, reason: string): void => void unread.add(`${id}: ${reason}`);
  const readsOf = pointReads({ source, period, onUnread });
  const causes = isOneOfMany ? 'missed' : 'spent';
  const readings = await Promise.all(
    systems.map((system) => readSystem(system, { period, reads: readsOf(system), firings: () => noFirings, causes })),
  );
  const withPoints = readings.filter(({ begins }) => begins !== undefined && begins < period.until);
  const [first] = systems;
  const fleets = fleet === undefined ? [] : fleetAlerts(systems, fleet);
  const ofFleet =
    first === undefined || fleets.length === 0 || source.servers > 1 ? [] : [{ system: first, alerts: fleets }];
  const requested = withPoints.map(({ system }) => ({ system, alerts: nodesOf(system, 'prod').alerts }));
  const { firings, how } = await remoteAlerts(source, [...requested, ...ofFleet], period);
  const bySystem = new Map(withPoints.map(({ system }, index) => [system.id, firings[index]!]));
  for (const line of unread) stderr(`${line}\n`);
  for (const warning of source.warnings()) stderr(`${source.name} warns: ${warning}\n`);
  const own =
    ofFleet.length > 0
      ? firings.at(-1)
      : fleets.length > 0 && fleet !== undefined
        ? { ...noFirings, notEvaluated: [acrossProjects(fleet)] }
        : undefined;
  return {
    reports: readings.map((reading) =>
      systemReport({ ...reading, alerts: bySystem.get(reading.system.id) ?? noFirings }, period),
    ),
    fleetAlerts: own,
    alertsFrom: how,
  };
};

const acrossProjects = ({ project }: Organization): string =>
  `They read the metrics of all projects together: name the project whose metrics scope has them, such as GOOGLE_CLOUD_PROJECT=${project}.`;
