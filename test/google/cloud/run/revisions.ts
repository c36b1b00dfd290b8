/**
 * Revisions of a service: one for each change of its template, never changed afterwards, and ready or not. Traffic moves only to revisions
 * that are ready: one that never is leaves it where it was. Source: Cloud Run Admin API v2, Revision and Service; the names and messages
 * are those of recorded answers.
 */

import { isDeepEqual } from '../isDeepEqual.ts';
import { idIn } from '../collection.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';
import { fullName, newEtag, newUid, type World } from '../world.ts';
import { statusesOf, type Target } from './traffic.ts';

const host = 'run.googleapis.com';

type State = 'CONDITION_SUCCEEDED' | 'CONDITION_FAILED' | 'CONDITION_RECONCILING';

export interface Readiness {
  readonly state: State;
  readonly message?: string;
}

const keyOf = (world: World, service: string, id: string): string =>
  fullName(world, host, `${service}/revisions/${id}`);

/** Of a service, by its relative name. */
export const hostOf = (service: string): string => `${idIn(service)}-abcdefghij-uc.a.run.app`;

/** In the order in which they were made. `service`: its relative name. */
export const revisionsOf = (world: World, service: string): readonly Body[] => {
  const prefix = keyOf(world, service, '');
  return [...world.kept].filter(([key]) => key.startsWith(prefix)).map(([, body]) => body);
};

export const revisionOf = (world: World, service: string, id: string): Body | undefined =>
  world.kept.get(keyOf(world, service, id));

/** What makes two templates one configuration: all but the name of the revision. */
const configurationOf = ({ revision: _name, ...template }: Body): Body => template;

/** Fields of a revision that are not of its template. */
const ownFields = [
  'name',
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'service',
  'creator',
  'conditions',
  'observedGeneration',
  'reconciling',
  'etag',
] as const;

const templateOf = (revision: Body): Body =>
  Object.fromEntries(Object.entries(revision).filter(([field]) => !ownFields.some((own) => own === field)));

const imageOf = (template: Body): string =>
  textOf((template['containers'] as readonly Body[] | undefined)?.[0]?.['image']);

const checkName = (service: string, revision: string): void => {
  const id = idIn(service);
  if (!revision.startsWith(`${id}-`))
    throw invalid(
      `template.revision: The revision name must be prefixed by the name of the enclosing Service or Job with a trailing -: "${revision}".`,
    );
  if (revision.length > 63 || !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(revision))
    throw invalid(
      `template.revision: the name must have lowercase letters, digits and hyphens, not end with a hyphen, and have at most 63 characters: "${revision}".`,
    );
};

/** The revision that a template asks for: its id, and a function that keeps it if it is new. Refuses names that are taken. */
export const wantedRevision = (
  world: World,
  service: string,
  template: Body,
  before: Body | undefined,
  generation: string,
): { readonly id: string; readonly keep: () => void } => {
  const last = textOf(before?.['latestCreatedRevision']);
  if (before !== undefined && last !== '' && isDeepEqual(template, before['template']))
    return { id: idIn(last), keep: () => undefined };
  const name = textOf(template['revision']);
  if (name !== '') {
    checkName(service, name);
    const taken = revisionOf(world, service, name);
    if (taken !== undefined && !isDeepEqual(templateOf(taken), configurationOf(template)))
      throw new Refusal(409, 'ALREADY_EXISTS', `Revision named '${name}' with different configuration already exists.`);
    if (taken !== undefined) return { id: name, keep: () => undefined };
  }
  const id = name === '' ? `${idIn(service)}-${generation.padStart(5, '0')}-abc` : name;
  const now = world.now().toISOString();
  const keep = (): void => {
    world.kept.set(keyOf(world, service, id), {
      ...configurationOf(template),
      name: `${service}/revisions/${id}`,
      uid: newUid(world),
      generation: '1',
      createTime: now,
      updateTime: now,
      service: idIn(service),
      creator: 'deployer@example.com',
      observedGeneration: '1',
      reconciling: true,
      conditions: [],
      etag: newEtag(world),
    });
  };
  return { id, keep };
};

/** As the world says of the image: see `unready`. `look`: this look counts. */
const readinessOf = (world: World, revision: Body, look: boolean): Readiness => {
  const image = imageOf(revision);
  const unready = world.unready.get(image);
  if (unready === undefined) return { state: 'CONDITION_SUCCEEDED' };
  if (unready.kind === 'failed') return { state: 'CONDITION_FAILED', message: unready.message };
  if (unready.looks <= 0) {
    world.unready.delete(image);
    return { state: 'CONDITION_SUCCEEDED' };
  }
  if (look) world.unready.set(image, { ...unready, looks: unready.looks - 1 });
  return { state: 'CONDITION_RECONCILING', message: 'Deploying Revision.' };
};

/** The transition's time is that of the last change. */
const conditionOf = (world: World, { state, message }: Readiness, before: Body | undefined): Body => {
  const isSame = before?.['state'] === state && before['message'] === message;
  return {
    type: 'Ready',
    state,
    lastTransitionTime: isSame ? before['lastTransitionTime'] : world.now().toISOString(),
    ...(message === undefined ? {} : { message }),
  };
};

export const readiness = (revision: Body | undefined): Readiness => {
  const [ready] = (revision?.['conditions'] ?? []) as readonly (Readiness & Body)[];
  return ready ?? { state: 'CONDITION_RECONCILING' };
};

const notReady = (id: string, message = ''): Readiness => ({
  state: 'CONDITION_FAILED',
  message: `Revision '${id}' is not ready and cannot serve traffic. ${message}`.trimEnd(),
});

/** What was asked for, and what is served: shares of requests, or of a worker pool's instances. `service`: its relative name. */
export const shareFields = (service: string): { readonly wanted: string; readonly served: string } =>
  service.includes('/workerPools/')
    ? { wanted: 'instanceSplits', served: 'instanceSplitStatuses' }
    : { wanted: 'traffic', served: 'trafficStatuses' };

/** Brings the state of a service and its revisions up to date. `look`: whether somebody reads it, which a slow start counts. */
export const settle = (world: World, service: string, look = false): void => {
  const key = fullName(world, host, service);
  const kept = world.kept.get(key);
  if (kept === undefined) return;
  for (const revision of revisionsOf(world, service)) {
    if (readiness(revision).state !== 'CONDITION_RECONCILING') continue;
    const now = readinessOf(world, revision, look);
    const { reconciling: _before, ...rest } = revision;
    world.kept.set(keyOf(world, service, idIn(textOf(revision['name']))), {
      ...rest,
      ...(now.state === 'CONDITION_RECONCILING' ? { reconciling: true } : {}),
      conditions: [conditionOf(world, now, (revision['conditions'] as readonly Body[])[0])],
    });
  }
  const stateOf = (id: string): Readiness => readiness(revisionOf(world, service, id));
  const created = textOf(kept['latestCreatedRevision']);
  const newest = stateOf(idIn(created));
  const latestReadyRevision = newest.state === 'CONDITION_SUCCEEDED' ? created : textOf(kept['latestReadyRevision']);
  const { wanted, served } = shareFields(service);
  const targets = kept[wanted] as readonly Target[];
  const latestReady = idIn(latestReadyRevision);
  const stuck = targets
    .map(({ revision }) => revision ?? latestReady)
    .find((id) => id === '' || stateOf(id).state !== 'CONDITION_SUCCEEDED');
  const ready =
    newest.state === 'CONDITION_FAILED'
      ? notReady(idIn(created), newest.message)
      : newest.state === 'CONDITION_SUCCEEDED' && stuck !== undefined
        ? stateOf(stuck).state === 'CONDITION_RECONCILING'
          ? stateOf(stuck)
          : notReady(stuck, stateOf(stuck).message)
        : newest;
  const { reconciling: _reconciling, latestReadyRevision: _latest, ...rest } = kept;
  const after = {
    ...rest,
    ...(latestReadyRevision === '' ? {} : { latestReadyRevision }),
    ...(ready.state === 'CONDITION_RECONCILING' ? { reconciling: true } : {}),
    terminalCondition: conditionOf(world, ready, kept['terminalCondition'] as Body | undefined),
    [served]: stuck === undefined ? statusesOf(targets, latestReady, hostOf(service)) : (kept[served] ?? []),
  };
  if (isDeepEqual(after, kept)) return;
  world.kept.set(key, look ? { ...after, etag: newEtag(world) } : after);
};
