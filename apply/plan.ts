/**
 * What `apply` does about differences, in order, and what it leaves alone and why. Creates and updates go from services to dashboards,
 * because later kinds name earlier ones; then deletes go backwards, so that nothing is unwatched meanwhile.
 */
import { kinds, type Difference, type Kind, type Reference } from './resource.ts';

export type Action = 'create' | 'update' | 'adopt' | 'delete';

export interface Step {
  readonly action: Action;
  readonly difference: Difference;
}

/**
 * terraform: it is Terraform's. not adopted: somebody else made it, and `--adopt` was not given. not pruned: no definition wants it, and
 * `--prune` was not given. unresolved: a channel, host or other resource that it names does not exist.
 */
export type LeftReason = 'terraform' | 'not adopted' | 'not pruned' | 'unresolved';

export interface Left {
  readonly difference: Difference;
  readonly reason: LeftReason;
  /** What it lacks; only of 'unresolved'. */
  readonly lacks: readonly Reference[];
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly left: readonly Left[];
}

export interface PlanOptions {
  readonly adopt: boolean;
  readonly prune: boolean;
}

export const planOf = (differences: readonly Difference[], options: PlanOptions): Plan => {
  const left: Left[] = [];
  const writes: Step[] = [];
  const deletes: Step[] = [];
  const created = new Set<string>();
  for (const difference of differences.toSorted(byOrder)) {
    if (difference.change === 'same') continue;
    const reason = leftReason(difference, options);
    const lacks = difference.unresolved.filter((reference) => !isCreated(reference, created));
    if (reason !== undefined) left.push({ difference, reason, lacks: [] });
    else if (difference.change === 'delete') deletes.push({ action: 'delete', difference });
    else if (lacks.length > 0) left.push({ difference, reason: 'unresolved', lacks });
    else {
      writes.push({ action: difference.change, difference });
      created.add(referenceId(difference.kind, difference.key));
    }
  }
  return { steps: [...writes, ...deletes.toReversed()], left };
};

const byOrder = (a: Difference, b: Difference): number => kinds.indexOf(a.kind) - kinds.indexOf(b.kind);

const leftReason = (
  { change, managedBy }: Difference,
  { adopt, prune }: PlanOptions,
): Exclude<LeftReason, 'unresolved'> | undefined => {
  if (managedBy === 'terraform') return 'terraform';
  if (change === 'adopt' && !adopt) return 'not adopted';
  return change === 'delete' && !prune ? 'not pruned' : undefined;
};

/** Of what other resources name: the kind, and the key in its project. */
export const referenceId = (kind: Kind, key: string): string => `${kind} ${key}`;

const isCreated = (reference: Reference, created: ReadonlySet<string>): boolean =>
  (reference.kind === 'uptimeCheck' || reference.kind === 'alertPolicy') &&
  created.has(referenceId(reference.kind, reference.key));

/** Updates, adoptions and deletes: what a wrong project or an empty folder of definitions would hurt. */
export const changesOf = ({ steps }: Plan): number => steps.filter(({ action }) => action !== 'create').length;

/** The most changes of `owned` resources that need no `--yes`. */
export const mostChanges = (owned: number): number => Math.max(5, Math.floor(owned * 0.2));
