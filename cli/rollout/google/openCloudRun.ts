/** The Cloud Run service or worker pool of a stage in an environment, as the target of a rollout: Google's, or fakes that variables name. */
import { authFor, withSlash } from '../../../google/monitoring/authFor.ts';
import { MonitoringError } from '../../../google/monitoring/failure.ts';
import type { RetryOptions } from '../../../google/monitoring/retry.ts';
import { openFunction } from '../../../google/functions/open.ts';
import type { RunKind } from '../../../google/run/client.ts';
import { openRun } from '../../../google/run/open.ts';
import { infrastructureOf } from '../../../model/infrastructure.ts';
import { resourceName, type Environment, type PipelineSystem } from '../../../model/system.ts';
import { UsageError } from '../../../model/usageError.ts';
import type { RolloutTarget } from '../../../rollout/target.ts';
import { contextOf } from '../../../series/context.ts';
import type { MeasuredSlo } from '../../../slo/measuredSlo.ts';
import { endpointOf, sleepUntil } from '../../live/open.ts';
import type { Io } from '../../run/io.ts';
import { googleTargets } from '../../sources/googleTargets.ts';
import { cloudRunTarget } from './cloudRunTarget.ts';
import { crashesOf } from './crashes.ts';
import { deadLetterReader, deadLettersId, type DeadLetterReader } from './deadLetters.ts';
import { freeTemplate } from './freeTemplate.ts';
import { freeFunction, functionCandidate, type BuiltCandidate, type FunctionRelease } from './functionCandidate.ts';
import { revisionEvents } from './revisionEvents.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Stages that a rollout can shift. */
export type RolledStage = 'api' | 'ingest';

export interface CloudRunOptions {
  readonly system: PipelineSystem;
  readonly stage: RolledStage;
  readonly environment: Environment;
  readonly slos: readonly MeasuredSlo[];
}

export interface OpenedCloudRun {
  readonly project: string;
  /** Name of the service. */
  readonly service: string;
  readonly target: RolloutTarget;
  /** Of the service; undefined where it has none. */
  readonly url: () => Promise<string | undefined>;
  /** Of ingest. */
  readonly deadLetters: DeadLetterReader;
  /** Of Cloud Logging, where a variable names a fake. */
  readonly logging: URL | undefined;
  /** After a rollout has ended: see freeTemplate and freeFunction. */
  readonly free: () => Promise<void>;
  /** Of a function: makes its candidate. Undefined where the stage is a service. */
  readonly build: ((release: FunctionRelease) => Promise<BuiltCandidate>) | undefined;
}

/** Milliseconds that one call may wait for quota and faults that may pass, and one operation may take. */
const budget = 120_000;

/** Rejects with `MonitoringError` without credentials. */
export const openCloudRun = async (
  { system, stage, environment, slos }: CloudRunOptions,
  io: Pick<Io, 'stop' | 'stderr' | 'now'>,
  variables: Variables,
): Promise<OpenedCloudRun> => {
  const service = resourceName(system, system.stages[stage].name, environment);
  const kind: RunKind = platformOf(system, stage) === 'worker' ? 'workerPools' : 'services';
  const project = variables['GOOGLE_CLOUD_PROJECT'] || system.project;
  const [run, logging] = [
    endpointOf(variables, 'ATALAYA_RUN_ENDPOINT'),
    endpointOf(variables, 'ATALAYA_LOGGING_ENDPOINT'),
  ];
  const never = new AbortController().signal;
  // Writes go on after Ctrl-C: traffic has to come back.
  const retry: RetryOptions = { budget, random: Math.random, stop: never, sleep: sleepUntil(never) };
  const client = await openRun({ project, region: system.region, service, kind, endpoint: run, retry });
  const functions = isFunction(system, stage)
    ? await openFunction({
        project,
        region: system.region,
        name: service,
        endpoint: endpointOf(variables, 'ATALAYA_FUNCTIONS_ENDPOINT'),
        retry,
      })
    : undefined;
  const parts = functions === undefined ? undefined : { run: client, functions };
  const limits = {
    get deadline(): number {
      return performance.now() + 30_000;
    },
    attempt: 15_000,
    stop: io.stop,
  };
  const [source] = googleTargets([system], limits, { ...variables, ATALAYA_ENVIRONMENT: environment }).each;
  const crashes = crashesOf({
    project,
    kind,
    service,
    endpoint: withSlash(logging ?? new URL('https://logging.googleapis.com/')),
    auth: await authFor('Cloud Logging', logging),
    retry,
    onDenied: ({ summary }) =>
      io.stderr(
        `crashes are not counted: ${summary}\n  fix: give the account of this command roles/logging.viewer in ${project}\n`,
      ),
  });
  const { server } = source!;
  const deadLetters = deadLetterReader(contextOf(system, environment), server, io.now);
  const ofSlos = revisionEvents({ slos, server, now: io.now });
  const target = cloudRunTarget(client, {
    events: (objective, ...rest) =>
      objective.id === deadLettersId ? deadLetters(...rest) : ofSlos(objective, ...rest),
    crashes,
  });
  return {
    project,
    service,
    target: { ...target, read: () => orMissing(target.read(), { service, kind, project, system, environment }) },
    deadLetters,
    logging: logging === undefined ? undefined : withSlash(logging),
    url: async () => (await client.read()).uri,
    free: () => (parts === undefined ? freeTemplate(client) : freeFunction(parts, io)),
    build: parts === undefined ? undefined : (release) => functionCandidate(parts, release, io),
  };
};

const platformOf = (system: PipelineSystem, stage: RolledStage): string =>
  stage === 'api' ? system.stages.api.platform : infrastructureOf(system).ingest;

const isFunction = (system: PipelineSystem, stage: RolledStage): boolean =>
  ['cloud-function', 'function'].includes(platformOf(system, stage));

interface Named {
  readonly service: string;
  readonly kind: RunKind;
  readonly project: string;
  readonly system: PipelineSystem;
  readonly environment: Environment;
}

const orMissing = async <T>(work: Promise<T>, { service, kind, project, system, environment }: Named): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof MonitoringError) || error.id !== 'not-found') throw error;
    throw new UsageError(
      `there is no ${kind === 'services' ? 'Cloud Run service' : 'worker pool'} '${service}' in ${system.region} of project ${project}`,
      `create it first: apply generated/${system.id}/infrastructure for ${environment}; or name another environment or GOOGLE_CLOUD_PROJECT`,
    );
  }
};
