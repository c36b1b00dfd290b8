/**
 * Builds and deployments of functions: done when the new revision is ready, failed with its reason when it does not start; the revision
 * before goes on to serve. Source: https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.operations, and recorded answers.
 */
import { doneOperation, idIn } from './collection.ts';
import { notFound } from './refusal.ts';
import { readiness, revisionOf, settle } from './run/revisions.ts';
import type { Body, Route } from './service.ts';
import { fullName, newUid, type World } from './world.ts';

const host = 'cloudfunctions.googleapis.com';

export const type = 'google.cloud.functions.v2.Function';

/** `google.rpc.Code`: INVALID_ARGUMENT. */
const invalidArgument = 3;

/** `projects/<project>/locations/<location>`. */
export const parentOf = (name: string): string => name.split('/').slice(0, 4).join('/');

export interface FunctionOperations {
  /** Of a write to a function that exists. */
  readonly begin: (name: string) => Body;
  readonly routes: readonly Route[];
}

/** `shown`: the function as a reader gets it. */
export const functionOperations = (world: World, shown: (body: Body) => Body): FunctionOperations => {
  const started = new Map<string, string>();
  const answer = (operation: string, look: boolean): Body => {
    const name = started.get(operation);
    if (name === undefined) throw notFound(operation);
    const body = world.kept.get(fullName(world, host, name));
    const done: Body = { ...doneOperation(world, host, parentOf(name), shown(body ?? {}), type), name: operation };
    const { service = '', revision = '' } = (body?.['serviceConfig'] ?? {}) as { service?: string; revision?: string };
    settle(world, service, look);
    const { state, message = '' } = readiness(revisionOf(world, service, revision));
    if (body === undefined || state === 'CONDITION_SUCCEEDED') return done;
    const { response: _response, ...rest } = done;
    if (state === 'CONDITION_RECONCILING') return { ...rest, done: false };
    const summary = `Could not create or update Cloud Run service ${idIn(service)}, Container Healthcheck failed.`;
    return {
      ...rest,
      error: {
        code: invalidArgument,
        message: `${summary} Revision '${revision}' is not ready and cannot serve traffic. ${message}`.trimEnd(),
      },
    };
  };
  return {
    begin: (name) => {
      const operation = `${parentOf(name)}/operations/operation-${newUid(world)}`;
      started.set(operation, name);
      return answer(operation, false);
    },
    routes: [
      {
        method: 'GET',
        path: 'v2/projects/{project}/locations/{location}/operations/{operation}',
        answer: ({ path }) => answer(path.replace(/^v2\//, ''), true),
      },
    ],
  };
};
