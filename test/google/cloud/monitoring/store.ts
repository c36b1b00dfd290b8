/** What the fake of Monitoring keeps, and the parts that its kinds share. */
import { createRequire } from 'node:module';
import { canonicalIn, type Canonical } from '../canonical.ts';
import { nothingKept, numberedIds, type Kept } from '../kept.ts';
import { listFilter } from '../listFilter.ts';
import { maskOf } from '../masks.ts';
import { pageOf } from '../pages.ts';
import type { Described } from '../protoTypes.ts';
import { invalid } from '../refusal.ts';
import type { Body, Call } from '../service.ts';
import type { World } from '../world.ts';
import { textOf } from '../textOf.ts';

export interface Store {
  readonly world: World;
  readonly policies: Kept;
  readonly channels: Kept;
  readonly services: Kept;
  readonly slos: Kept;
  readonly uptimeChecks: Kept;
  readonly descriptors: Kept;
  readonly snoozes: Kept;
  readonly dashboards: Kept;
  readonly nextId: () => string;
}

export const openStore = (world: World): Store => ({
  world,
  policies: nothingKept(),
  channels: nothingKept(),
  services: nothingKept(),
  slos: nothingKept(),
  uptimeChecks: nothingKept(),
  descriptors: nothingKept(),
  snoozes: nothingKept(),
  dashboards: nothingKept(),
  nextId: numberedIds(),
});

const protos = createRequire(import.meta.url)('@google-cloud/monitoring/build/protos/protos.json') as Described;

/** A message of `google.monitoring.v3`, as the server keeps it. */
export const canonical: Canonical = canonicalIn(protos, ['google', 'monitoring', 'v3']);

/** The largest page; Google's own limits are higher, and a caller has to follow pages anyway. */
const largestPage = 100;

/** A list below `parent/`, filtered and in pages. */
export const listed = (field: string, kept: Kept, parent: string, call: Call): Body => {
  const matches = listFilter(call.query.get('filter'));
  const bodies = kept.all().filter((body) => textOf(body['name']).startsWith(`${parent}/`) && matches(body));
  const { items, nextPageToken } = pageOf(bodies, call, largestPage);
  return {
    ...(items.length === 0 ? {} : { [field]: items }),
    ...(nextPageToken === '' ? {} : { nextPageToken }),
  };
};

/** The mask of a request whose service requires one. */
export const requiredMask = (call: Call): readonly string[] => {
  const mask = maskOf(call);
  if (mask === undefined) throw invalid('The update mask must be set.');
  return mask;
};

export const mutationNow = ({ now }: World): Body => ({
  mutateTime: now().toISOString(),
  mutatedBy: 'someone@example.com',
});

const labelText = /^[\p{Ll}\p{Lo}\d_-]{0,63}$/u;

/** Source: google/monitoring/v3/alert.proto, `user_labels`. */
export const refuseLabels = (body: Body, path: string): void => {
  const labels = Object.entries((body['userLabels'] ?? {}) as Record<string, string>);
  if (labels.length > 64)
    throw invalid(`Field ${path}.user_labels has ${labels.length} entries; at most 64 are allowed.`);
  for (const [key, value] of labels) {
    if (!/^\p{Ll}/u.test(key) || !labelText.test(key))
      throw invalid(
        `Field ${path}.user_labels had an invalid key "${key}": ${labelRule} A key must begin with a letter.`,
      );
    if (!labelText.test(value))
      throw invalid(`Field ${path}.user_labels had an invalid value of "${value}": ${labelRule}`);
  }
};

const labelRule = 'Only lower-case letters, digits, underscores and dashes are allowed, at most 63.';

export const refuseLonger = (body: Body, field: string, most: number, path: string): void => {
  const text = body[field];
  if (typeof text === 'string' && text.length > most)
    throw invalid(
      `Field ${path} had an invalid value of "${text.slice(0, 40)}…": at most ${most} characters are allowed.`,
    );
};

export const seconds = (duration: unknown): number => Number(textOf(duration ?? '0s').replace(/s$/, ''));
