/**
 * What exists and is not Terraform's, as `import` blocks for the emitted root modules, so that `terraform plan` takes it over instead
 * of creating it a second time. Source: the provider's documentation, "Import" of each resource; addresses: terraform/.
 */
import { nameOf } from '../terraform/expression.ts';
import type { Difference, Kind, Live, Wanted } from './resource.ts';

/** One text for each root, by the folder of the root below the emitted folder. */
export const importBlocks = (differences: readonly Difference[]): ReadonlyMap<string, string> => {
  const found = differences.flatMap(({ wanted, live, managedBy, change }) =>
    wanted === undefined || live === undefined || (managedBy === 'terraform' && change !== 'adopt')
      ? []
      : block(wanted, live),
  );
  return new Map(
    [...Map.groupBy(found, ({ root }) => root)].map(([root, blocks]) => [
      root,
      blocks.map(({ text }) => text).join('\n'),
    ]),
  );
};

const block = (wanted: Wanted, live: Live): readonly { readonly root: string; readonly text: string }[] => {
  const address = addressOf(wanted);
  if (address === undefined) return [];
  const text = `import {\n  to = ${address}\n  id = ${JSON.stringify(idOf(wanted, live))}\n}\n`;
  return [{ root: `${wanted.owner}/terraform`, text }];
};

/** Undefined for a kind that needs none: creating an existing descriptor changes nothing. */
const addressOf = ({ kind, body, id, owner, project, collection }: Wanted): string | undefined => {
  const labels = (body['userLabels'] ?? {}) as Readonly<Record<string, string>>;
  switch (kind) {
    case 'metricDescriptor':
      return undefined;
    case 'service':
      return 'basicService' in body ? 'google_monitoring_service.cloud_run' : 'google_monitoring_custom_service.own';
    case 'slo':
      return `google_monitoring_slo.${nameOf(id ?? collection)}`;
    case 'logMetric':
      return owner === 'fleet'
        ? `google_logging_metric.container_failures[${JSON.stringify(project)}]`
        : `google_logging_metric.${nameOf(id ?? '')}`;
    case 'uptimeCheck':
      return `google_monitoring_uptime_check_config.${labels['check'] ?? ''}`;
    case 'alertPolicy':
      return `google_monitoring_alert_policy.alert[${JSON.stringify(labels['alert'] ?? '')}]`;
    case 'dashboard':
      return `google_monitoring_dashboard.dashboard[${JSON.stringify(id ?? '')}]`;
  }
};

const imported: Readonly<Partial<Record<Kind, (wanted: Wanted) => string>>> = {
  logMetric: ({ project, id }) => `${project} ${id ?? ''}`,
};

/** With the project's id: Google answers some names with its number. */
const idOf = (wanted: Wanted, { kind, name }: Live): string =>
  imported[kind]?.(wanted) ?? name.replace(/^projects\/[^/]+/, () => `projects/${wanted.project}`);
