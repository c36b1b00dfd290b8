/**
 * The resources that definitions want, from the bodies that `emit` writes: with the project in which they are, the channels that
 * a policy notifies, and tokens for ids that the server chooses. Terraform makes the same of them (terraform/policyResource.ts,
 * terraform/dashboards.ts).
 */
import { withOwner } from '../alerts/logMetrics.ts';
import type { Monitoring, NotifyingPolicy } from '../emit/monitoring.ts';
import { descriptorBody } from '../terraform/metrics.ts';
import { textIn } from './canonical/edit.ts';
import { keyOf } from './key.ts';
import { labelled } from './labels.ts';
import { mapTexts, referenceTo } from './references.ts';
import type { JsonObject, Kind, Reference, Wanted } from './resource.ts';

export interface WantedContext {
  /** Id of the organization. */
  readonly organization: string;
  /** The project that a definition's is called here. */
  readonly projectOf: (project: string) => string;
}

type Part = Pick<Wanted, 'kind' | 'collection' | 'id' | 'body'> & { readonly references?: readonly Reference[] };

export const wantedOf = (monitoring: Monitoring, context: WantedContext): readonly Wanted[] => {
  const project = context.projectOf(monitoring.project);
  const here = inProject(monitoring.project, project);
  const isRenamed = monitoring.project !== project;
  const parts = [
    ...monitoring.signals.map((signal): Part => ({
      kind: 'metricDescriptor',
      collection: 'metricDescriptors',
      id: undefined,
      body: descriptorBody(signal) as JsonObject,
    })),
    ...monitoring.services.map(({ serviceId, body }): Part => part('service', 'services', serviceId, body)),
    ...monitoring.objectives.map(({ serviceId, sloId, body }): Part =>
      part('slo', `services/${serviceId}/serviceLevelObjectives`, sloId, body),
    ),
    ...checksOf(monitoring, project),
    ...monitoring.policies.map((policy): Part => policyPart(policy, monitoring)),
    ...dashboardsOf(monitoring),
  ];
  return [
    ...parts.map((item) =>
      wantedIn(project, isRenamed ? { ...item, body: mapTexts(item.body, here) } : item, monitoring, context),
    ),
    ...monitoring.logMetrics.map(({ project: place, metric }) => {
      const { organization } = context;
      const { owner, environment } = monitoring;
      const body = withOwner(metric, { manager: 'apply', organization, owner, environment });
      return wantedIn(context.projectOf(place), part('logMetric', 'metrics', metric.name, body), monitoring, context);
    }),
  ];
};

const part = (kind: Kind, collection: string, id: string | undefined, body: object): Part => ({
  kind,
  collection,
  id,
  body: body as JsonObject,
});

const wantedIn = (
  project: string,
  { kind, collection, id, body, references = [] }: Part,
  { owner, environment }: Monitoring,
  { organization }: WantedContext,
): Wanted => {
  const key = keyOf(kind, `projects/${project}/${collection}/${id ?? ''}`, body);
  if (key === undefined) throw new Error(`a wanted ${kind} of ${owner} has no labels to find it by`);
  return {
    kind,
    project,
    owner,
    environment,
    key,
    displayName: textIn(body['displayName']) ?? id ?? key,
    collection,
    id,
    body: kind === 'metricDescriptor' || kind === 'logMetric' ? body : labelled(kind, body, organization),
    references,
  };
};

/** Names of resources, the project itself, and SLO selectors. */
const inProject = (original: string, project: string): ((text: string) => string) => {
  const [own, here] = [`projects/${original}`, `projects/${project}`];
  return (text) => {
    if (text === own || text.startsWith(`${own}/`)) return here + text.slice(own.length);
    return text.replaceAll(`("${own}/`, () => `("${here}/`);
  };
};

const checkKey = ({ owner, environment }: Monitoring, id: string): string => `${owner}/${environment}/${id}`;

const checksOf = (monitoring: Monitoring, project: string): readonly Part[] =>
  monitoring.uptimeChecks.map(({ host, body }) => {
    const references = typeof host === 'string' ? [] : [referenceTo({ kind: 'cloudRunHost', ...host })];
    const labels = { project_id: project, host: references[0]?.token ?? (host as string) };
    const whole = { ...body, monitoredResource: { type: 'uptime_url', labels } };
    return { ...part('uptimeCheck', 'uptimeCheckConfigs', undefined, whole), references };
  });

const policyPart = ({ body, channels, renotifyInterval }: NotifyingPolicy, monitoring: Monitoring): Part => {
  const notified = channels.map(({ type, displayName }) => referenceTo({ kind: 'channel', type, displayName }));
  const names = notified.map(({ token }) => token);
  const checks = monitoring.uptimeChecks
    .filter(({ standIn }) =>
      JSON.stringify(body.conditions).includes(JSON.stringify(standIn).replaceAll('"', String.raw`\"`)),
    )
    .map(({ standIn, id }) => [standIn, referenceTo({ kind: 'uptimeCheck', key: checkKey(monitoring, id) })] as const);
  const notifying = {
    ...body,
    ...(names.length === 0 ? {} : { notificationChannels: names }),
    alertStrategy: {
      ...body.alertStrategy,
      ...(names.length === 0
        ? {}
        : { notificationChannelStrategy: [{ notificationChannelNames: names, renotifyInterval }] }),
    },
  };
  const withChecks = mapTexts(notifying as unknown as JsonObject, (text) =>
    checks.reduce(
      (result, [standIn, { token }]) => result.replaceAll(JSON.stringify(standIn), () => JSON.stringify(token)),
      text,
    ),
  );
  return {
    ...part('alertPolicy', 'alertPolicies', undefined, withChecks),
    references: [...notified, ...checks.map(([, reference]) => reference)],
  };
};

/** An incident list names alerts by their labels; the policies of other owners stay as they are. */
const dashboardsOf = (monitoring: Monitoring): readonly Part[] => {
  const policies = new Map(
    monitoring.policies.map(({ body }) => {
      const { alert = '', system = '', environment = '' } = body.userLabels;
      return [`alertPolicies/${alert}`, referenceTo({ kind: 'alertPolicy', key: `${system}/${environment}/${alert}` })];
    }),
  );
  return monitoring.dashboards.map((json) => {
    const used = new Set<Reference>();
    const body = mapTexts(json as unknown as JsonObject, (text) => {
      const reference = policies.get(text);
      if (reference === undefined) return text;
      used.add(reference);
      return `alertPolicies/${reference.token}`;
    });
    const id = json.name.slice(json.name.lastIndexOf('/') + 1);
    return { ...part('dashboard', 'dashboards', id, body), references: [...used] };
  });
};
