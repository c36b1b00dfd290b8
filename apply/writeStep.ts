/**
 * One write: reads the resource again first, so that what somebody else wrote since the comparison is never overwritten, and finds out
 * what became of a write whose answer was lost. A create is repeated only after its key was looked for and not found.
 */
import type { Body, MonitoringClient } from '../google/monitoring/client.ts';
import { MonitoringError } from '../google/monitoring/failure.ts';
import { nounOf } from '../google/monitoring/kind.ts';
import { withConditionNames } from './conditionNames.ts';
import { fixedFields, maskOf } from './mask.ts';
import type { Step } from './plan.ts';
import type { Difference, JsonObject, Kind, Live, Wanted } from './resource.ts';

export interface Writer {
  readonly client: MonitoringClient;
  /** The body without tokens. */
  readonly resolve: (wanted: Wanted, live: Live | undefined) => JsonObject;
  readonly liveOf: (kind: Kind, body: JsonObject) => Live | undefined;
  /** True when `body` differs in nothing from what is wanted in place of `live`. */
  readonly isWanted: (wanted: Wanted, live: Live, body: JsonObject) => boolean;
  /** Before a lost answer is looked for: what was written may be listed a little later. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What is there afterwards; undefined after a delete. Rejects with `MonitoringError`. */
export const writeStep = async ({ action, difference }: Step, writer: Writer): Promise<JsonObject | undefined> => {
  const { wanted, live } = difference;
  if (action === 'create') return await create(wanted!, writer);
  if (action === 'delete') {
    await remove(difference, live!, writer);
    return undefined;
  }
  return await update(difference, wanted!, live!, writer);
};

/** The answers after which a write may have been made, or not. */
const isUnknown = (error: unknown): boolean =>
  error instanceof MonitoringError && (error.id === 'lost-answer' || error.id === 'unavailable');

const [mostAttempts, beforeLooking] = [4, 2_000];

const create = async (wanted: Wanted, writer: Writer): Promise<JsonObject> => {
  const { kind, project, collection, id } = wanted;
  const parent = `projects/${project}/${collection}`.replace(/\/[^/]+$/, '');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await writer.client.create(kind, parent, writer.resolve(wanted, undefined), id)) as JsonObject;
    } catch (error) {
      const isOurs = attempt > 1 && error instanceof MonitoringError && error.id === 'exists';
      if (!isOurs && !isUnknown(error)) throw error;
      await writer.sleep(beforeLooking * attempt);
      const found = await find(wanted, writer);
      if (found !== undefined) return found;
      if (attempt === mostAttempts) throw error;
    }
  }
};

/** By its id where the caller chooses it, else by the key in its labels. */
const find = async (wanted: Wanted, { client, liveOf }: Writer): Promise<JsonObject | undefined> => {
  const { kind, project, collection, id, key } = wanted;
  if (id !== undefined)
    return (await client.get(kind, `projects/${project}/${collection}/${id}`)) as JsonObject | undefined;
  const bodies = (await client.list(kind, `projects/${project}`)) as readonly JsonObject[];
  return bodies.find((body) => {
    const live = liveOf(kind, body);
    // A descriptor has no labels: whoever made it, it is the one.
    return live?.key === key && (live.managedBy === 'apply' || kind === 'metricDescriptor');
  });
};

const update = async (difference: Difference, wanted: Wanted, live: Live, writer: Writer): Promise<JsonObject> => {
  const mask = maskOf(difference.fields);
  refuseFixed(difference, mask);
  for (let attempt = 1; ; attempt += 1) {
    const present = await unchanged(live, writer.client);
    if (present === undefined) throw goneError(live);
    const resolved = writer.resolve(wanted, live);
    const named = live.kind === 'alertPolicy' ? withConditionNames(resolved, present) : resolved;
    const body: Body = present['etag'] === undefined ? named : { ...named, etag: present['etag'] };
    try {
      return (await writer.client.update(live.kind, live.name, body, mask)) as JsonObject;
    } catch (error) {
      if (!isUnknown(error)) throw error;
      await writer.sleep(beforeLooking * attempt);
      const after = (await writer.client.get(live.kind, live.name)) as JsonObject | undefined;
      if (after !== undefined && writer.isWanted(wanted, live, after)) return after;
      if (attempt === mostAttempts) throw error;
    }
  }
};

const remove = async (difference: Difference, live: Live, { client }: Writer): Promise<void> => {
  if ((await unchanged(live, client)) === undefined) return;
  if (live.kind === 'service') await refuseUsedService(difference, live, client);
  await client.remove(live.kind, live.name);
};

/** The resource as it is now, undefined where it is gone. Rejects where it is not what was compared. */
const unchanged = async (live: Live, client: MonitoringClient): Promise<JsonObject | undefined> => {
  const present = (await client.get(live.kind, live.name)) as JsonObject | undefined;
  if (present === undefined || sorted(present) === sorted(live.body)) return present;
  const { mutatedBy, mutateTime } = (present['mutationRecord'] ?? {}) as { mutatedBy?: string; mutateTime?: string };
  const who = mutatedBy === undefined ? 'somebody' : mutatedBy;
  const when = mutateTime === undefined ? '' : ` at ${mutateTime}`;
  throw new MonitoringError(
    'conflict',
    `the ${nounOf[live.kind][0]} "${live.displayName}" (${live.name}) was changed by ${who}${when}, after it was compared`,
    'run: npx atalaya diff, read what changed, and decide whether to keep it in the definition or to apply again',
  );
};

/** The same text for the same value, whatever the order of its fields. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const goneError = ({ kind, displayName, name }: Live): MonitoringError =>
  new MonitoringError(
    'not-found',
    `the ${nounOf[kind][0]} "${displayName}" (${name}) was deleted by somebody, after it was compared`,
    'run: npx atalaya diff, and apply again to create it',
  );

const refuseFixed = ({ kind, displayName, live }: Difference, mask: readonly string[]): void => {
  const fields = fixedFields(kind, mask);
  if (fields.length === 0) return;
  throw new MonitoringError(
    'refused',
    `${fields.join(' and ')} of the ${nounOf[kind][0]} "${displayName}" cannot be changed: Google sets it at creation only`,
    `delete ${live!.name} in the console, and the alert policies that name it; then apply again, which creates both`,
  );
};

/** Google deletes a service's SLOs with it, whoever made them. */
const refuseUsedService = async (
  { displayName, project }: Difference,
  live: Live,
  client: MonitoringClient,
): Promise<void> => {
  const slos = await client.list('slo', `projects/${project}`);
  const below = slos.map(({ name }) => String(name)).filter((name) => name.startsWith(`${live.name}/`));
  if (below.length === 0) return;
  throw new MonitoringError(
    'in-use',
    `the service "${displayName}" has SLOs that Atalaya does not own, and Google would delete them with it: ${below.join(', ')}`,
    'move or delete these SLOs first, or keep the service',
  );
};
