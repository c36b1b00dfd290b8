/**
 * A Cloud Run function, as far as a rollout reads it: answers of Cloud Functions API v2 checked before anything believes them. It is a
 * Cloud Run service that Google builds from an archive: each deployment makes a revision of that service.
 * Source: https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions.
 */
import type { Body } from '../monitoring/client.ts';
import { failureOf, type Attempt } from '../monitoring/failure.ts';

/** An object of Cloud Storage. */
export interface Archive {
  readonly bucket: string;
  readonly object: string;
}

export interface RunFunction {
  /** `projects/<project>/locations/<region>/functions/<function>`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined: built from a repository. */
  readonly source?: Archive;
  /** Id of the newest revision of its service. */
  readonly revision?: string;
}

/** A build and a deployment, which take minutes. `problem`: it ended without a revision that is ready, in Google's words. */
export interface FunctionOperation {
  readonly name: string;
  readonly isDone: boolean;
  readonly problem?: string;
}

const foreign = (attempt: Attempt, message: string): Error => failureOf(attempt, { status: 'FOREIGN', message });

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Throws `MonitoringError` for what is no function. */
export const functionOf = (attempt: Attempt, body: Body): RunFunction => {
  const name = textOf(body['name']);
  if (name === undefined || !name.includes('/functions/'))
    throw foreign(attempt, `no function: ${JSON.stringify(body).slice(0, 100)}`);
  const { source } = (body['buildConfig'] ?? {}) as { source?: { storageSource?: Body } };
  const [bucket, object] = [textOf(source?.storageSource?.['bucket']), textOf(source?.storageSource?.['object'])];
  const revision = textOf((body['serviceConfig'] as Body | undefined)?.['revision']);
  return {
    name,
    labels: (body['labels'] ?? {}) as Readonly<Record<string, string>>,
    ...(bucket === undefined || object === undefined ? {} : { source: { bucket, object } }),
    ...(revision === undefined ? {} : { revision: lastPart(revision) }),
  };
};

export const functionOperationOf = (attempt: Attempt, body: Body): FunctionOperation => {
  const name = textOf(body['name']);
  if (name === undefined || !name.includes('/operations/'))
    throw foreign(attempt, `no operation: ${JSON.stringify(body).slice(0, 100)}`);
  const { message } = (body['error'] ?? {}) as { message?: string };
  return {
    name,
    isDone: body['done'] === true,
    ...(body['error'] === undefined ? {} : { problem: message ?? 'Google gives no reason' }),
  };
};
