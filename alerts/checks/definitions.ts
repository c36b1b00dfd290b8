/** Input of the checks on alerts: all SLOs, all alerts, and the organization with its owners. */
import type { Fault } from '../../lint/check.ts';
import type { Organization } from '../../model/organization.ts';
import type { Environment } from '../../model/system.ts';
import {
  faultOf,
  promisesOf,
  type Located,
  type Promised,
  type Promises,
  type Reason,
} from '../../slo/checks/promises.ts';
import type { MeasuredTraffic } from '../../slo/measuredTraffic.ts';
import type { Alert } from '../alert.ts';
import { fleetAlerts } from '../fleetAlerts.ts';
import { sharedNodes, type SharedNodes } from '../sharedNodes.ts';
import { systemAlerts, type UnreadAlert } from '../systemNodes.ts';
import { onCallYear, type OnCallYear } from './oncall/onCallYear.ts';

export interface Watched extends Promised {
  readonly alerts: readonly Alert[];
  /** Alerts that no dialect can evaluate. */
  readonly unread: readonly UnreadAlert[];
}

export interface Definitions extends Promises {
  readonly systems: readonly Watched[];
  readonly organization: Organization;
  /** Path as messages show it, such as 'systems/organization.ts'. */
  readonly organizationFile: string;
  readonly fleetAlerts: readonly Alert[];
  /** Objectives that several systems have together, in the file of the organization. */
  readonly shared: readonly SharedNodes[];
  /** What a source of points counted; empty where nothing was measured. */
  readonly measured: readonly MeasuredTraffic[];
  /** Undefined where nothing depends on the day. */
  readonly year: OnCallYear | undefined;
  /** True: the examples of this repository, whose addresses are placeholders on purpose. */
  readonly isExample: boolean;
  /** Whether a path from the root of the repository is a file. */
  readonly hasFile: (path: string) => boolean;
}

export const definitionsOf = (
  located: readonly Located[],
  organization: Organization,
  organizationFile: string,
  environment: Environment = 'prod',
  hasFile: Definitions['hasFile'] = () => true,
  today?: string,
  measured: readonly MeasuredTraffic[] = [],
): Definitions => {
  const promises = promisesOf(located, environment, today);
  const systems = located.map(({ system }) => system);
  return {
    ...promises,
    systems: promises.systems.map((promised) => ({
      ...promised,
      ...systemAlerts(
        promised.context,
        promised.slos.map(({ slo }) => slo),
      ),
    })),
    organization,
    organizationFile,
    measured,
    year: today === undefined ? undefined : onCallYear(today),
    isExample: true,
    hasFile,
    fleetAlerts: fleetAlerts(systems, organization),
    shared: sharedNodes(systems, organization, environment),
  };
};

/** `of` is undefined for an alert of the fleet. */
export interface PlacedAlert {
  readonly alert: Alert;
  readonly of: Watched | undefined;
  /** Of an alert of a shared objective, whose system stands for all of them. */
  readonly shared?: SharedNodes;
}

export const placedAlerts = ({ systems, fleetAlerts, shared }: Definitions): readonly PlacedAlert[] => [
  ...systems.flatMap((of) => of.alerts.map((alert) => ({ alert, of }))),
  ...shared.flatMap((nodes) => nodes.alerts.map((alert) => ({ alert, of: undefined, shared: nodes }))),
  ...fleetAlerts.map((alert) => ({ alert, of: undefined })),
];

type AlertReason = Omit<Reason, 'path' | 'about'> & Partial<Pick<Reason, 'path'>>;

/** The path is the alert's source in the definition, or the alert itself where Atalaya adds it. */
export const alertFault = (all: Definitions, { alert, of }: PlacedAlert, reason: AlertReason): Fault => {
  const path = alert.source ?? `alert ${alert.id}`;
  const { condition } = alert;
  const about = [alert.id, ...('slo' in condition ? [condition.slo.id] : [])];
  if (of !== undefined) return faultOf(of, { path, about, ...reason });
  return { file: all.organizationFile, path, system: undefined, about, ...reason };
};

/** At most one fault per alert. */
export const eachAlert =
  (judge: (placed: PlacedAlert, all: Definitions) => AlertReason | undefined) =>
  (all: Definitions): readonly Fault[] =>
    placedAlerts(all).flatMap((placed) => {
      const reason = judge(placed, all);
      return reason === undefined ? [] : [alertFault(all, placed, reason)];
    });
