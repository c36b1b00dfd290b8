/** The forms of file in which people keep an artefact, each with the path of one of its parts. */
import { stringify } from 'yaml';
import { pathText, type Path } from '../../text/path.ts';
import type { ArtefactType, Fixture } from './mutant.ts';

export interface Written {
  readonly file: string;
  readonly text: string;
  /** The place of a part of the artefact, as a finding prints it. */
  readonly placeOf: (path: Path) => string;
}

export interface FileShape {
  readonly id: string;
  readonly write: (fixture: Fixture) => Written;
}

interface Names {
  readonly listed: string;
  readonly terraform: string;
  readonly configConnector: string;
}

const names: Readonly<Record<ArtefactType, Names>> = {
  Dashboard: {
    listed: 'dashboards',
    terraform: 'google_monitoring_dashboard',
    configConnector: 'MonitoringDashboard',
  },
  AlertPolicy: {
    listed: 'alertPolicies',
    terraform: 'google_monitoring_alert_policy',
    configConnector: 'MonitoringAlertPolicy',
  },
  ServiceLevelObjective: {
    listed: 'serviceLevelObjectives',
    terraform: 'google_monitoring_slo',
    configConnector: 'MonitoringServiceLevelObjective',
  },
  UptimeCheckConfig: {
    listed: 'uptimeCheckConfigs',
    terraform: 'google_monitoring_uptime_check_config',
    configConnector: 'MonitoringUptimeCheckConfig',
  },
  LogMetric: { listed: 'metrics', terraform: 'google_logging_metric', configConnector: 'LoggingLogMetric' },
  NotificationChannel: {
    listed: 'notificationChannels',
    terraform: 'google_monitoring_notification_channel',
    configConnector: 'MonitoringNotificationChannel',
  },
};

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Keys of maps are names that people chose. */
const maps: ReadonlySet<string> = new Set(['labels', 'userLabels', 'labelExtractors', 'headers']);

const inSnake = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inSnake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [snake(key), maps.has(key) ? inner : inSnake(inner)]),
  );
};

const snakePath = (path: Path): Path => {
  const map = path.findIndex((key) => maps.has(String(key)));
  return path.map((key, index) => (typeof key === 'string' && (map < 0 || index <= map) ? snake(key) : key));
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** A policy or another resource whose arguments are the fields, or a dashboard as JSON in one argument. */
const terraformBody = ({ type, value }: Fixture): unknown =>
  type === 'Dashboard' ? { dashboard_json: json(value) } : inSnake(value);

/** In Terraform's own strings `$${` is a literal `${`. */
const escaped = (text: string): string => text.replaceAll('${', () => '$${');

const terraformPlace =
  ({ type }: Fixture, outer: Path) =>
  (path: Path): string =>
    type === 'Dashboard'
      ? [pathText([...outer, 'dashboard_json']), ...(path.length === 0 ? [] : [pathText(path)])].join(': ')
      : pathText([...outer, ...snakePath(path)]);

/** Config Connector refers to a channel by an object. */
const withReferences = (value: unknown): unknown => {
  const { notificationChannels, ...fields } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(notificationChannels)) return value;
  return { ...fields, notificationChannels: notificationChannels.map((external: unknown) => ({ external })) };
};

/** Terraform and Config Connector spell these two otherwise, not just in another case. */
const ownSpelling: ReadonlySet<ArtefactType> = new Set(['ServiceLevelObjective', 'UptimeCheckConfig']);

/** The shapes of file that can be made of a fixture by its own spelling. */
export const shapesOf = ({ type }: Fixture): readonly FileShape[] =>
  ownSpelling.has(type) ? shapes.slice(0, 3) : shapes;

export const shapes: readonly FileShape[] = [
  {
    id: 'API',
    write: ({ value }) => ({ file: 'artefact.json', text: json(value), placeOf: pathText }),
  },
  {
    id: 'API, listed',
    write: ({ type, value }) => ({
      file: 'listed.json',
      text: json({ [names[type].listed]: [value] }),
      placeOf: (path) => pathText([names[type].listed, 0, ...path]),
    }),
  },
  {
    id: 'gcloud',
    write: ({ value }) => ({ file: 'artefact.yaml', text: stringify(value), placeOf: pathText }),
  },
  {
    id: 'Terraform',
    write: (fixture) => {
      const resource = names[fixture.type].terraform;
      return {
        file: 'main.tf.json',
        text: escaped(json({ resource: { [resource]: { one: terraformBody(fixture) } } })),
        placeOf: terraformPlace(fixture, ['resource', resource, 'one']),
      };
    },
  },
  {
    id: 'Terraform, planned',
    write: (fixture) => {
      const resource = { type: names[fixture.type].terraform, name: 'one', values: terraformBody(fixture) };
      return {
        file: 'plan.json',
        text: json({ format_version: '1.2', planned_values: { root_module: { resources: [resource] } } }),
        placeOf: terraformPlace(fixture, ['planned_values', 'root_module', 'resources', 0, 'values']),
      };
    },
  },
  {
    id: 'Config Connector',
    write: ({ type, value }) => ({
      file: 'resource.yaml',
      text: stringify({
        apiVersion: 'monitoring.cnrm.cloud.google.com/v1beta1',
        kind: names[type].configConnector,
        metadata: { name: 'one' },
        spec: withReferences(value),
      }),
      placeOf: (path) =>
        pathText(['spec', ...path, ...(path[0] === 'notificationChannels' && path.length === 2 ? ['external'] : [])]),
    }),
  },
];
