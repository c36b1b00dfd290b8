/** Which live resource each wanted one is, and which live ones belong to Atalaya without being wanted. */
import { createdAt } from './live.ts';
import type { Kind, Live, Wanted } from './resource.ts';

export interface Matched {
  readonly liveOf: (wanted: Wanted) => Live | undefined;
  /** Of this environment and these owners, in the order of their names. */
  readonly surplus: readonly Live[];
}

export interface Scope {
  readonly environment: string;
  /** Values of the label `system`; undefined: of any owner. */
  readonly owners: ReadonlySet<string> | undefined;
}

/** Kinds whose id the server chooses: what a person made is recognised by its display name. */
const unnamed: ReadonlySet<Kind> = new Set(['uptimeCheck', 'alertPolicy']);

const identity = (kind: Kind, text: string): string => `${kind} ${text}`;

export const match = (wanted: readonly Wanted[], lives: readonly Live[], scope: Scope): Matched => {
  const byKey = grouped(lives, ({ kind, key }) => (key === undefined ? undefined : identity(kind, key)));
  const byName = grouped(lives, ({ kind, displayName, managedBy }) =>
    managedBy === undefined && unnamed.has(kind) ? identity(kind, displayName) : undefined,
  );
  const found = new Map<string, Live>();
  const taken = new Set<Live>();
  const take = (resource: Wanted, candidates: readonly Live[] = []): void => {
    const free = candidates.filter((live) => !taken.has(live));
    const first = free.toSorted(byPreference)[0];
    if (first === undefined) return;
    found.set(identity(resource.kind, resource.key), first);
    taken.add(first);
  };
  for (const resource of wanted) take(resource, byKey.get(identity(resource.kind, resource.key)));
  for (const resource of wanted)
    if (!found.has(identity(resource.kind, resource.key)))
      take(resource, byName.get(identity(resource.kind, resource.displayName)));
  const surplus = lives.filter(
    (live) =>
      !taken.has(live) &&
      live.managedBy !== undefined &&
      live.kind !== 'metricDescriptor' &&
      live.environment === scope.environment &&
      live.owner !== undefined &&
      (scope.owners?.has(live.owner) ?? true),
  );
  return { liveOf: ({ kind, key }) => found.get(identity(kind, key)), surplus };
};

/**
 * Of several with one key, such as a copy made in the console or by a create that was sent twice: the one that somebody manages,
 * then the oldest, then the first by name.
 */
const byPreference = (a: Live, b: Live): number => {
  const rank = (live: Live): string => `${live.managedBy === undefined ? 1 : 0} ${createdAt(live) || '9'} ${live.name}`;
  return rank(a) < rank(b) ? -1 : 1;
};

const grouped = (
  lives: readonly Live[],
  keyOf: (live: Live) => string | undefined,
): ReadonlyMap<string, readonly Live[]> => {
  const groups = new Map<string, Live[]>();
  for (const live of lives) {
    const key = keyOf(live);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [live]);
    else group.push(live);
  }
  return groups;
};
