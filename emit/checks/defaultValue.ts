/** Whether every body that is emitted for Cloud Monitoring is what is read back. */
import type { Definitions } from '../../alerts/checks/definitions.ts';
import { defineCheck, type Check, type Fault } from '../../lint/check.ts';
import { descriptorBody } from '../../terraform/metrics.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import { defaultValues } from '../defaultValues.ts';
import { fleetMonitoring, systemMonitoring, type Monitoring } from '../monitoring.ts';

interface Body {
  /** As a person calls it: `the policy 'orders: too many errors'`. */
  readonly title: string;
  readonly body: unknown;
}

const bodiesOf = (monitoring: Monitoring): readonly Body[] => [
  ...monitoring.signals.map((signal) => ({ title: `the descriptor of ${signal.id}`, body: descriptorBody(signal) })),
  ...monitoring.services.map(({ serviceId, body }) => ({ title: `the service '${serviceId}'`, body })),
  ...monitoring.objectives.map(({ sloId, body }) => ({ title: `the SLO '${sloId}'`, body })),
  ...monitoring.logMetrics.map(({ metric }) => ({ title: `the log metric '${metric.name}'`, body: metric })),
  ...monitoring.uptimeChecks.map(({ id, body }) => ({ title: `the uptime check '${id}'`, body })),
  ...monitoring.policies.map(({ body }) => ({ title: `the policy '${body.displayName}'`, body })),
  ...monitoring.dashboards.map((body) => ({ title: `the dashboard '${body.displayName}'`, body })),
];

/** One sentence for each default value. */
export const defaultValueMessages = (monitoring: Monitoring): readonly string[] =>
  bodiesOf(monitoring).flatMap(({ title, body }) =>
    defaultValues(body).map(
      ({ path, value }) =>
        `${title} has ${path}: ${JSON.stringify(value)}, which is the default: the API does not answer it, and every plan would change it`,
    ),
  );

const fix = 'write another value, or none; where the definition has no such field, report it as a bug of Atalaya';

export const defaultValue: Check<Definitions> = defineCheck(
  {
    id: 'emit/default-value',
    severity: 'error',
    title: 'Nothing that is emitted for Cloud Monitoring has a default value of proto3.',
    source: 'https://protobuf.dev/programming-guides/json/#field-presence',
  },
  ({ systems, organization, organizationFile }): readonly Fault[] => {
    const context = { organization, environment: 'prod' } as const;
    // Without an owner nothing can be emitted: alerts/has-owner reports that.
    const emittable = systems.filter(({ system }) => organization.owners.some(({ id }) => id === system.owner));
    const own = emittable.flatMap((watched) =>
      defaultValueMessages(systemMonitoring(watched.system, context)).map((message) =>
        faultOf(watched, { path: '', message, fix }),
      ),
    );
    const all = emittable.map(({ system }) => system);
    const shared = defaultValueMessages(fleetMonitoring(all, context)).map((message): Fault => ({
      file: organizationFile,
      path: '',
      message,
      fix,
      system: undefined,
      about: [],
    }));
    return [...own, ...shared];
  },
);
