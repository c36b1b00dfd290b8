/**
 * Two resources with one key: two processes created the same at the same time. Google gives policies and uptime checks ids of its own, so
 * nothing refuses the second one; whoever wrote last finds both.
 */
import type { Live } from './resource.ts';

/** Each group has more than one resource, of one kind and key, that `apply` made. */
export const doublesOf = (lives: readonly Live[]): readonly (readonly Live[])[] =>
  [
    ...Map.groupBy(
      lives.filter(({ managedBy, key }) => managedBy === 'apply' && key !== undefined),
      ({ kind, project, key }) => `${project} ${kind} ${key}`,
    ).values(),
  ].filter((group) => group.length > 1);
