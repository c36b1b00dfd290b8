/**
 * Resources that systems share, applied before the systems: notification channels, the log-based metric of each project, and
 * the metrics scope through which the fleet's own policies read every project.
 */
import { ownerNamed } from '../alerts/channels.ts';
import { containerFailures, withOwner } from '../alerts/logMetrics.ts';
import type { Owner } from '../model/organization.ts';
import { channelResource, channelsOf, secretData, type OwnedChannel } from './channels.ts';
import type { FleetEmit } from './context.ts';
import { literal, nameOf, reference, terraformFile, type Block, type Blocks } from './expression.ts';
import { conditionSignals, descriptorBlocks, descriptorsVariable } from './metrics.ts';
import { environmentVariable, frame, projectVariable, stateOf } from './root.ts';
import { logMetricBlock } from './logMetrics.ts';

/** A channel in a project: of a system of the channel's owner, or of the fleet. */
interface Placed {
  readonly key: string;
  readonly owner: Owner;
  readonly channel: OwnedChannel;
  readonly project: string;
}

export const fleetMain = (emit: FleetEmit): string => {
  const { organization, environment, alerts } = emit;
  const others = fleetProjects(emit).filter((project) => project !== organization.project);
  return terraformFile({
    ...frame(stateOf(environment, 'fleet')),
    variable: {
      project: projectVariable(organization.project),
      environment: environmentVariable(environment),
      projects: {
        type: 'map(string)',
        description: 'Projects of the systems: as their definitions name them, and as they are called here.',
        default: Object.fromEntries(others.map((project) => [project, project])),
      },
      secrets_version: {
        type: 'string',
        description: 'Count up after a secret of a channel has changed: Terraform cannot see that by itself.',
        default: '1',
      },
      metric_descriptors: descriptorsVariable,
    },
    locals: { projects: reference(`merge({ ${JSON.stringify(organization.project)} = var.project }, var.projects)`) },
    resource: {
      google_monitoring_monitored_project: { member: scope },
      google_logging_metric: {
        container_failures: {
          for_each: reference('local.projects'),
          project: reference('each.value'),
          ...logMetricBlock(
            withOwner(containerFailures, {
              manager: 'terraform',
              organization: organization.id,
              owner: 'fleet',
              environment,
            }),
          ),
        },
      },
      google_monitoring_metric_descriptor: descriptorBlocks([
        ...new Set(alerts.flatMap(({ condition }) => conditionSignals(condition))),
      ]),
    },
  });
};

const scope: Block = {
  for_each: reference('{ for name, project in var.projects : name => project if project != var.project }'),
  metrics_scope: reference('var.project'),
  name: reference('each.value'),
};

export const fleetChannels = (emit: FleetEmit): string => {
  const placed = placedChannels(emit);
  const topics = placed.filter(({ channel }) => channel.type === 'pubsub');
  return terraformFile({
    ephemeral: { google_secret_manager_secret_version: secretData(placed.map(({ channel }) => channel)) },
    data: { google_project: numbersOf(emit, topics) },
    resource: {
      google_monitoring_notification_channel: Object.fromEntries(
        placed.map(({ key, owner, channel, project }) => [
          key,
          channelResource(owner, channel, projectIn(emit, project)),
        ]),
      ),
      google_pubsub_topic_iam_member: Object.fromEntries(topics.map((topic) => [topic.key, publisher(topic)])),
    },
  });
};

/** Address of a channel's block, for the fleet's own policies. */
export const fleetChannelAddress = (channel: OwnedChannel, project: string): string =>
  `google_monitoring_notification_channel.${keyIn(channel, project)}`;

const keyIn = (channel: OwnedChannel, project: string): string => `${channel.key}_in_${nameOf(project)}`;

export const fleetProjects = ({ organization, systems }: FleetEmit): readonly string[] =>
  [...new Set([organization.project, ...systems.map(({ project }) => project)])].toSorted();

const projectIn = ({ organization }: FleetEmit, project: string): string =>
  project === organization.project ? 'var.project' : `var.projects[${JSON.stringify(project)}]`;

const placedChannels = ({ organization, systems, alerts }: FleetEmit): readonly Placed[] => {
  const wanted = new Set([
    `${organization.owner} ${organization.project}`,
    ...alerts.map(({ owner }) => `${owner} ${organization.project}`),
    ...systems.map(({ owner, project }) => `${owner} ${project}`),
  ]);
  return [...wanted].toSorted().flatMap((pair) => {
    const [id = '', project = ''] = pair.split(' ');
    const owner = ownerNamed(organization, id);
    return channelsOf(owner).map((channel) => ({ key: keyIn(channel, project), owner, channel, project }));
  });
};

const numbersOf = (emit: FleetEmit, topics: readonly Placed[]): Blocks =>
  Object.fromEntries(
    topics.map(({ project }) => [nameOf(project), { project_id: reference(projectIn(emit, project)) }]),
  );

/** Allows Cloud Monitoring's service agent to publish: it has no permission by default. */
const publisher = ({ channel, project }: Placed): Block => ({
  topic: literal(channel.labels?.['topic'] ?? ''),
  role: 'roles/pubsub.publisher',
  member: `serviceAccount:service-\${data.google_project.${nameOf(project)}.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com`,
});
