/**
 * Long-running operations of services and worker pools: done when it is ready, failed with its reason when it cannot be. Jobs are done
 * at once. Source: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations.
 */
import { doneOperation } from '../collection.ts';
import { notFound } from '../refusal.ts';
import type { Body, Call, Route } from '../service.ts';
import { fullName, newUid, type World } from '../world.ts';
import { settle, type Readiness } from './revisions.ts';

const host = 'run.googleapis.com';

/** `google.rpc.Code`: FAILED_PRECONDITION. */
const failedPrecondition = 9;

export interface Operations {
  /** The operation of a write to a service that exists. */
  readonly begin: (service: string) => Body;
  readonly routes: readonly Route[];
}

export const runOperations = (world: World): Operations => {
  const started = new Map<string, string>();
  const answer = (name: string, look: boolean): Body => {
    const service = started.get(name);
    if (service === undefined) throw notFound(name);
    settle(world, service, look);
    const body = world.kept.get(fullName(world, host, service));
    const type = `google.cloud.run.v2.${service.includes('/workerPools/') ? 'WorkerPool' : 'Service'}`;
    // Deleted meanwhile: there is nothing to wait for.
    if (body === undefined) return { ...doneOperation(world, host, '', {}, type), name };
    const { state, message } = body['terminalCondition'] as Readiness;
    const metadata = { '@type': `type.googleapis.com/${type}`, ...body };
    if (state === 'CONDITION_RECONCILING') return { name, metadata, done: false };
    if (state === 'CONDITION_FAILED')
      return { name, metadata, done: true, error: { code: failedPrecondition, message } };
    return { name, metadata, done: true, response: metadata };
  };
  const named = ({ path }: Call): string => path.replace(/^v2\//, '').replace(/:wait$/, '');
  const path = 'v2/projects/{project}/locations/{location}/operations/{operation}';
  return {
    begin: (service) => {
      const name = `${service.split('/').slice(0, 4).join('/')}/operations/${newUid(world)}`;
      started.set(name, service);
      return answer(name, false);
    },
    routes: [
      { method: 'GET', path, answer: (call) => answer(named(call), true) },
      { method: 'POST', path: `${path}:wait`, answer: (call) => answer(named(call), true) },
    ],
  };
};
