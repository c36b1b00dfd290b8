/** Method and path of each route, in the order in which the script numbers them. */
import type { LoadPlan } from '../plan.ts';

export const routeNamesOf = ({ reads, writing }: Pick<LoadPlan, 'reads' | 'writing'>): readonly string[] => [
  ...new Set(reads.map(({ path }) => `GET ${path}`)),
  ...(writing === undefined ? [] : [`POST ${writing.path}`]),
];
