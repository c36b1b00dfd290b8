/**
 * A Cloud Run service and its revisions, as far as a rollout reads them: answers of Admin API v2 checked before anything believes them.
 * Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.
 */
import type { Body } from '../monitoring/client.ts';
import { failureOf, type Attempt } from '../monitoring/failure.ts';

/** A share or a tag. */
export interface RunTarget {
  /** Id of the revision; undefined: the newest that is ready. */
  readonly revision?: string;
  /** Whole; 0 for a tag alone. */
  readonly percent: number;
  readonly tag?: string;
  /** URL of the tag. */
  readonly uri?: string;
}

export interface RunService {
  /** `projects/<project>/locations/<region>/services/<service>`. */
  readonly name: string;
  readonly etag: string;
  /** Counts changes of what was asked for, not of the state. */
  readonly generation: string;
  readonly template: Body;
  /** What was asked for. */
  readonly traffic: readonly RunTarget[];
  /** What is served: the same, once its revisions are ready. */
  readonly served: readonly RunTarget[];
  readonly latestReady?: string;
  readonly latestCreated?: string;
  /** Undefined where its URL is disabled. */
  readonly uri?: string;
  /** Why the service is not as it was asked to be, in Google's words. */
  readonly problem?: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of a worker pool: how many instances its shares divide. */
  readonly instances?: number;
}

export interface RunRevision {
  readonly id: string;
  readonly ready: 'yes' | 'no' | 'pending';
  /** Why it is not ready, in Google's words. */
  readonly reason?: string;
  readonly image?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** A long-running write; `problem`: it ended without what was asked for. */
export interface RunOperation {
  readonly name: string;
  readonly isDone: boolean;
  readonly problem?: string;
}

const foreign = (attempt: Attempt, message: string): Error => failureOf(attempt, { status: 'FOREIGN', message });

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const listOf = (value: unknown): readonly Body[] => (Array.isArray(value) ? (value as readonly Body[]) : []);

export const idOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const targetOf = ({ revision, percent, tag, uri }: Body): RunTarget => {
  const [id, label, url] = [textOf(revision), textOf(tag), textOf(uri)];
  return {
    ...(id === undefined ? {} : { revision: idOf(id) }),
    percent: typeof percent === 'number' ? percent : 0,
    ...(label === undefined ? {} : { tag: label }),
    ...(url === undefined ? {} : { uri: url }),
  };
};

export const latestType = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
export const namedType = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

/** Throws `MonitoringError` for what is no service. */
export const serviceOf = (attempt: Attempt, body: Body): RunService => {
  const [name, etag] = [textOf(body['name']), textOf(body['etag'])];
  const { template } = body;
  if (name === undefined || etag === undefined || typeof template !== 'object' || template === null)
    throw foreign(attempt, `a service without name, etag or template: ${JSON.stringify(body).slice(0, 100)}`);
  const [ready, created] = [textOf(body['latestReadyRevision']), textOf(body['latestCreatedRevision'])];
  const uri = textOf(body['uri']);
  const { state, message } = (body['terminalCondition'] ?? {}) as { state?: string; message?: string };
  return {
    name,
    etag,
    generation: textOf(body['generation']) ?? '',
    template: template as Body,
    traffic: listOf(body['traffic']).map(targetOf),
    served: listOf(body['trafficStatuses']).map(targetOf),
    annotations: (body['annotations'] ?? {}) as Readonly<Record<string, string>>,
    ...(ready === undefined ? {} : { latestReady: idOf(ready) }),
    ...(created === undefined ? {} : { latestCreated: idOf(created) }),
    ...(uri === undefined ? {} : { uri }),
    ...(state === 'CONDITION_FAILED' ? { problem: message ?? 'Cloud Run gives no reason' } : {}),
  };
};

/** Throws `MonitoringError` for what is no revision. */
export const revisionOf = (attempt: Attempt, body: Body): RunRevision => {
  const name = textOf(body['name']);
  const createdAt = new Date(textOf(body['createTime']) ?? '');
  if (name === undefined || Number.isNaN(createdAt.getTime()))
    throw foreign(attempt, `a revision without name or createTime: ${JSON.stringify(body).slice(0, 100)}`);
  const ready = listOf(body['conditions']).find(({ type }) => type === 'Ready') as
    | { state?: string; message?: string }
    | undefined;
  const image = textOf(servingContainer(listOf(body['containers']))?.['image']);
  const reason = textOf(ready?.message);
  return {
    id: idOf(name),
    ready: ready?.state === 'CONDITION_SUCCEEDED' ? 'yes' : ready?.state === 'CONDITION_FAILED' ? 'no' : 'pending',
    ...(reason === undefined ? {} : { reason }),
    ...(image === undefined ? {} : { image }),
    labels: (body['labels'] ?? {}) as Readonly<Record<string, string>>,
    createdAt,
  };
};

export const operationOf = (attempt: Attempt, body: Body): RunOperation => {
  const name = textOf(body['name']);
  if (name === undefined || !name.includes('/operations/'))
    throw foreign(attempt, `no operation: ${JSON.stringify(body).slice(0, 100)}`);
  const { message } = (body['error'] ?? {}) as { message?: string };
  return {
    name,
    isDone: body['done'] === true,
    ...(body['error'] === undefined ? {} : { problem: message ?? 'Cloud Run gives no reason' }),
  };
};

/** The container that answers requests: the one with a port, beside sidecars. */
const servingContainer = (containers: readonly Body[]): Body | undefined =>
  containers.find(({ ports }) => listOf(ports).length > 0) ?? containers[0];

/** The template with another image, name of the revision and labels; all else as it was. A label that is undefined is removed; without a name Cloud Run gives the revision one. */
export const templateWith = (
  template: Body,
  change: {
    readonly image?: string;
    readonly revision?: string;
    readonly labels: Readonly<Record<string, string | undefined>>;
  },
): Body => {
  const containers = listOf(template['containers']);
  const serving = servingContainer(containers);
  const { revision: _before, ...rest } = template;
  return {
    ...rest,
    ...(change.revision === undefined ? {} : { revision: change.revision }),
    labels: defined({ ...(template['labels'] as Body | undefined), ...change.labels }),
    containers: containers.map((container) =>
      container === serving && change.image !== undefined ? { ...container, image: change.image } : container,
    ),
  };
};

const defined = (labels: Body): Body =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined));
