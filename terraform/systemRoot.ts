/** The root module of one system: its variables, the notification channels that it uses, and its own metrics. */
import { ownerNamed } from '../alerts/channels.ts';
import { channelData } from './channels.ts';
import { memoize } from '../model/memoize.ts';
import type { Signal } from '../model/signal.ts';
import type { SystemEmit } from './context.ts';
import { literal, terraformFile } from './expression.ts';
import { conditionSignals, descriptorBlocks, descriptorsVariable } from './metrics.ts';
import { environmentVariable, frame, projectVariable, stateOf } from './root.ts';
import { sloSignals } from './slos.ts';
import { hasUptimeCheck, uptimeData, uptimeResources, uptimeVariable } from './uptime.ts';

export const systemMain = (emit: SystemEmit): string => {
  const { system, organization, environment } = emit;
  return terraformFile({
    ...frame(stateOf(environment, system.id)),
    variable: {
      project: projectVariable(system.project),
      region: { type: 'string', description: 'Region of the services.', default: literal(system.region) },
      environment: environmentVariable(environment),
      metric_descriptors: descriptorsVariable,
      ...(hasUptimeCheck(emit) ? { uptime_host: uptimeVariable } : {}),
    },
    data: { google_monitoring_notification_channel: channelData(ownerNamed(organization, system.owner)) },
  });
};

/** Descriptors of the pipeline's metrics that its SLOs and policies use; undefined when they use none. */
export const systemDescriptors = (emit: SystemEmit): string | undefined => {
  const signals = systemSignals(emit);
  return signals.length === 0 ? undefined : descriptorFile(signals);
};

/** The pipeline's own signals that SLOs and policies use, sorted by id. */
export const systemSignals = (emit: SystemEmit): readonly Signal[] =>
  [...new Set([...sloSignals(emit), ...emit.alerts.flatMap(({ condition }) => conditionSignals(condition))])].toSorted(
    (a, b) => (a.id < b.id ? -1 : 1),
  );

const descriptorFile = memoize(
  (signals: readonly Signal[]) => signals.map(({ id }) => id).join(' '),
  (signals) => terraformFile({ resource: { google_monitoring_metric_descriptor: descriptorBlocks(signals) } }),
);

/** Undefined where no address is known. */
export const systemUptime = (emit: SystemEmit): string | undefined => {
  if (!hasUptimeCheck(emit)) return undefined;
  const data = uptimeData(emit);
  return terraformFile({ ...(data === undefined ? {} : { data }), resource: uptimeResources(emit) });
};
