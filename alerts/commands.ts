/**
 * Commands that a runbook and a notification show, complete: they are copied at night, by somebody who may not know the system. The
 * environment is production unless ATALAYA_ENVIRONMENT names another.
 */
import { infrastructureOf } from '../model/infrastructure.ts';
import type { StageName } from '../model/stage.ts';
import { apisOf, ingestsOf, runServicesIn } from '../model/stages.ts';
import { isPipelineSystem, resourceName, type Environment, type System } from '../model/system.ts';
import { command } from '../text/command.ts';

interface In {
  readonly system: System;
  readonly environment: Environment;
}

const atalaya = (environment: Environment, ...words: readonly string[]): string =>
  [...(environment === 'prod' ? [] : [`ATALAYA_ENVIRONMENT=${environment}`]), command, ...words].join(' ');

/** Dead letters of a deployed system: BigQuery has them. */
export const deadLettersCommand = (
  { system, environment }: In,
  verb: 'list' | 'replay',
  ...flags: readonly string[]
): string => atalaya(environment, 'dlq', verb, system.id, '--home google', ...flags);

export const statusCommand = ({ system, environment }: In): string =>
  atalaya(environment, 'slo status', system.id, '--from google');

/** The Cloud Run services that do the work of a stage: the table is written by ingest and read by the API. */
export const servicesOf = ({ system, environment }: In, stage: StageName): readonly string[] => {
  const names = (stages: Parameters<typeof runServicesIn>[0]): readonly string[] =>
    runServicesIn(stages).map(({ name }) => resourceName(system, name, environment));
  const [ingest, api] = [names(ingestsOf(system)), names(apisOf(system))];
  if (stage === 'table') return [...ingest, ...api];
  return stage === 'api' ? api : ingest;
};

/** What `atalaya rollout` releases: Cloud Run services, worker pools and functions of the pipeline itself. Others have releases of their own. */
export const rolledOut = ({ system, environment }: In, stage: StageName): readonly RolledOut[] => {
  if (!isPipelineSystem(system)) return [];
  const { ingest, api } = system.stages;
  const all = stage === 'table' ? [ingest, api] : [stage === 'api' ? api : ingest];
  return all.map(({ kind, name }) => ({
    stage: kind === 'Api' ? 'api' : 'ingest',
    service: resourceName(system, name, environment),
  }));
};

export interface RolledOut {
  readonly stage: 'api' | 'ingest';
  /** Deployed name. */
  readonly service: string;
}

/** Whether a deployed name is a worker pool, which has instances and no traffic. */
export const isWorkerPool = ({ system, environment }: In, service: string): boolean =>
  isPipelineSystem(system) &&
  infrastructureOf(system).ingest === 'worker' &&
  service === resourceName(system, system.stages.ingest.name, environment);

/** The one command for the night: all traffic to the revision that served before. */
export const rolloutBackCommand = ({ system, environment }: In, { stage }: RolledOut): string =>
  `npx --no atalaya rollout ${system.id} --environment ${environment}${stage === 'api' ? '' : ` --stage ${stage}`} --roll-back`;

/** The same without the repository: each rollout gives the revision that served before it this tag. A worker pool has its tags as annotations. */
export const previousTagCommand = (of: In, { service }: RolledOut): string => {
  const { system } = of;
  if (isWorkerPool(of, service)) {
    const before = `gcloud beta run worker-pools describe ${service} ${inProject(system)} --format='value(metadata.annotations.atalaya-tag-previous)'`;
    return `${shareCommand(of, service)} --to-revisions="$(${before})=100"`;
  }
  return `${shareCommand(of, service)} --to-tags=previous=100`;
};

/** The last events of rollouts, from the log that they write. */
export const releasesCommand = ({ system, environment }: In): string =>
  `gcloud logging read '${releaseQuery(system, environment).replaceAll('\n', ' AND ')}' --project=${system.project} --freshness=7d --limit=5 --format='value(timestamp,jsonPayload.message)'`;

/** In the Logging query language: the log lines of a system's releases. */
export const releaseQuery = ({ id, project }: System, environment: Environment): string =>
  [
    `logName="projects/${project}/logs/atalaya.release"`,
    `labels.system="${id}"`,
    `labels.environment="${environment}"`,
  ].join('\n');

const inProject = ({ project, region }: System): string => `--project=${project} --region=${region}`;

/** The newest revisions; of a service, also which of them has the traffic. */
export const revisionsCommand = (of: In, service: string): string => `${revisionsOf(of, service)} --limit=5`;

/** After a roll back, which pins the traffic, or the instances of a worker pool, to one revision. */
export const latestCommand = (of: In, service: string): string => `${shareCommand(of, service)} --to-latest`;

/** All traffic, or all instances of a worker pool, to the revision before the newest one. */
export const rollBackCommand = (of: In, service: string): string => {
  const before = `${revisionsOf(of, service)} --sort-by=~metadata.creationTimestamp --limit=2 --format='value(metadata.name)' | tail -n 1`;
  return `${shareCommand(of, service)} --to-revisions="$(${before})=100"`;
};

const revisionsOf = (of: In, service: string): string => {
  const list = isWorkerPool(of, service)
    ? 'gcloud beta run worker-pools revisions list --worker-pool'
    : 'gcloud run revisions list --service';
  return `${list}=${service} ${inProject(of.system)}`;
};

const shareCommand = (of: In, service: string): string => {
  const change = isWorkerPool(of, service)
    ? 'gcloud beta run worker-pools update-instance-split'
    : 'gcloud run services update-traffic';
  return `${change} ${service} ${inProject(of.system)}`;
};
