/**
 * Links from an alert. They are absolute, because a notification is read outside this repository. Cloud Monitoring
 * accepts URLs of at most 2,083 characters (alert.proto, Documentation.Link); a query that does not fit is dropped, and
 * the link still opens the right page.
 */
import type { Organization } from '../model/organization.ts';
import type { Api, Ingest, StageName } from '../model/stage.ts';
import type { OwnApi, OwnIngest } from '../model/ownStage.ts';
import { apisOf, ingestsOf, pubsubQueuesOf, tablesOf } from '../model/stages.ts';
import { datasetName, resourceName, type Environment, type System } from '../model/system.ts';
import type { Alert } from './alert.ts';
import { releaseQuery } from './commands.ts';

export interface LinkContext {
  readonly organization: Organization;
  /** Undefined for the fleet. */
  readonly system: System | undefined;
  readonly environment: Environment;
  /** Result of `stageLinksOf`, to reuse it for many alerts; computed for each alert where it is missing. */
  readonly stageLinks?: Readonly<Record<StageName, StageLinks>>;
  /** Result of `changedByStage`, for the same reason. */
  readonly changed?: Readonly<Record<StageName, readonly string[]>>;
}

export interface StageLinks {
  readonly dashboard: string;
  readonly logs: string;
  readonly traces: string;
}

export interface AlertLinks extends StageLinks {
  readonly runbook: string;
}

export const longestUrl = 2_083;

const fleet = 'fleet';

/** The runbook and the dashboard of a fleet alert are those of the fleet. */
const folderOf = (system: string | undefined): string => system ?? fleet;

export const runbookFile = (system: string | undefined): string => `${folderOf(system)}/runbooks/README.md`;

export const runbookUrl = (alert: Pick<Alert, 'id' | 'system'>, { runbooks }: Pick<Organization, 'runbooks'>): string =>
  `${runbooks}/${runbookFile(alert.system)}#${part(alert.id)}`;

/** Of a system's dashboard. */
export const dashboardTitle = ({ id }: Pick<System, 'id'>): string => `${id}: is it healthy?`;

/** Of a system, or of the fleet where there is none. */
export const dashboardId = (system: string | undefined): string => `atalaya-${folderOf(system)}`;

export const dashboardUrl = (context: LinkContext): string =>
  page(context, `/monitoring/dashboards/custom/${dashboardId(context.system?.id)}`);

export const policiesUrl = (context: LinkContext): string => page(context, '/monitoring/alerting/policies');

/**
 * Snoozes are created on the Alerting page, or on the page of an open incident. Source: Cloud Monitoring, "Snooze
 * notifications and incidents".
 */
export const snoozeUrl = (context: LinkContext): string => page(context, '/monitoring/alerting');

/** Log lines of the stage, warnings and worse, in the last hour; for the fleet, errors of every service. */
export const logsUrl = (context: LinkContext, stage: StageName): string =>
  queried(context, '/logs/query', { query: logQuery(context, stage), duration: 'PT1H' });

/** Traces are filtered by `service.name`, which is the system's id in every process. */
export const tracesUrl = (context: LinkContext): string => {
  const { system } = context;
  const spanFilters = {
    attributes: [],
    displayNames: [],
    isRootSpan: system === undefined,
    kinds: [],
    maxDuration: '',
    minDuration: '',
    services: system === undefined ? [] : [system.id],
    status: [],
  };
  const resourceContainer = `projects/${projectOf(context)}`;
  const traceQuery = { resourceContainer, spanDataValue: 'SPAN_DURATION', spanFilters };
  const query = JSON.stringify({ plotType: 'HEATMAP', targetAxis: 'Y1', traceQuery });
  return queried(context, '/traces/explorer', { query, duration: 'PT1H' });
};

/** The revisions of a Cloud Run service, newest first, with their traffic. */
export const revisionsUrl = (context: LinkContext, service: string, region: string): string =>
  page(context, `/run/detail/${part(region)}/${part(service)}/revisions`);

/** Who deployed which service in the last day, from the audit log; for the fleet, in every system of the project. */
export const deploysUrl = (context: LinkContext, services: readonly string[]): string => {
  const named = services.map((service) => `"${service}"`).join(' OR ');
  const query = [
    'protoPayload.serviceName="run.googleapis.com"',
    'protoPayload.methodName=~"(Create|Replace|Update)Service$"',
    ...(services.length === 0 ? [] : [`resource.labels.service_name=(${named})`]),
  ].join('\n');
  return queried(context, '/logs/query', { query, duration: 'P1D' });
};

/** Releases of the last week, with commit, actor and verdict. */
export const releasesUrl = (context: LinkContext, system: System): string =>
  queried(context, '/logs/query', { query: releaseQuery(system, context.environment), duration: 'P7D' });

export const linksOf = (alert: Alert, context: LinkContext): AlertLinks => ({
  runbook: runbookUrl(alert, context.organization),
  ...(context.stageLinks?.[alert.stage] ?? linksOfStage(context, alert.stage)),
});

/** Links that all alerts of a stage share. */
export const stageLinksOf = (context: LinkContext): Readonly<Record<StageName, StageLinks>> => {
  const [dashboard, traces] = [dashboardUrl(context), tracesUrl(context)];
  return byStage((stage) => ({ dashboard, logs: logsUrl(context, stage), traces }));
};

const linksOfStage = (context: LinkContext, stage: StageName): StageLinks => ({
  dashboard: dashboardUrl(context),
  logs: logsUrl(context, stage),
  traces: tracesUrl(context),
});

/** A value for each stage. */
export const byStage = <T>(of: (stage: StageName) => T): Readonly<Record<StageName, T>> => ({
  queue: of('queue'),
  ingest: of('ingest'),
  table: of('table'),
  api: of('api'),
});

/** In the Logging query language. */
export const logQuery = ({ system, environment }: LinkContext, stage: StageName): string => {
  if (system === undefined) return 'resource.type="cloud_run_revision"\nseverity>=ERROR';
  const [first, ...others] = logSources(system, environment, stage);
  if (first === undefined) return 'severity>=WARNING';
  const all = others.length === 0 ? first : [first, ...others].map((one) => `(${one})`).join(' OR ');
  return `${all}\nseverity>=WARNING`;
};

const logSources = (system: System, environment: Environment, stage: StageName): readonly string[] => {
  const named = (base: string): string => resourceName(system, base, environment);
  switch (stage) {
    case 'api':
      return apisOf(system).map((api) => serviceLogs(api, named(api.name)));
    case 'ingest':
      return ingestsOf(system).map((ingest) => serviceLogs(ingest, named(ingest.name)));
    case 'queue':
      // The subscription logs little: the log lines of ingest say what happens to its messages.
      return [
        ...pubsubQueuesOf(system).map(
          ({ subscription }) =>
            `resource.type="pubsub_subscription" AND resource.labels.subscription_id="${named(subscription)}"`,
        ),
        ...logSources(system, environment, 'ingest'),
      ];
    case 'table':
      return tablesOf(system).map((table) => {
        switch (table.kind) {
          case 'Table':
            return `resource.type="bigquery_dataset" AND resource.labels.dataset_id="${datasetName(system, table, environment)}"`;
          case 'CloudSqlTable':
            return `resource.type="cloudsql_database" AND resource.labels.database_id="${system.project}:${table.instance}"`;
          case 'SpannerTable':
            return `resource.type="spanner_instance" AND resource.labels.instance_id="${table.instance}"`;
        }
      });
  }
};

const serviceLogs = (stage: Api | Ingest | OwnApi | OwnIngest, name: string): string => {
  if (stage.kind === 'DataflowJob') return `resource.type="dataflow_step" AND resource.labels.job_name="${name}"`;
  switch (stage.platform) {
    case 'cloud-run':
    case 'cloud-function':
      return `resource.type="cloud_run_revision" AND resource.labels.service_name="${name}"`;
    case 'cloud-function-gen1':
      return `resource.type="cloud_function" AND resource.labels.function_name="${name}"`;
    case 'gke':
      return `resource.type="k8s_container" AND resource.labels.container_name="${name}"`;
    case 'other':
      return `"${name}"`;
  }
};

/**
 * The policies of a system are in its own project; those of the fleet are in the organization's project.
 */
const projectOf = ({ organization, system }: LinkContext): string => system?.project ?? organization.project;

const page = (context: LinkContext, path: string): string =>
  `${context.organization.console}${path}?project=${part(projectOf(context))}`;

/** The console takes a page's state as parameters of its path: `/logs/query;query=…;duration=…?project=…`. */
const queried = (context: LinkContext, path: string, state: Readonly<Record<string, string>>): string => {
  const parameters = Object.entries(state).map(([name, value]) => `;${name}=${part(value)}`);
  const url = page(context, `${path}${parameters.join('')}`);
  return url.length > longestUrl ? page(context, path) : url;
};

/** Parentheses are encoded too: they would end a Markdown link. */
const part = (text: string): string => (/^[\w.~-]*$/.test(text) ? text : encoded(text));

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[()'!*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
