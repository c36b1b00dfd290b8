/** Method and path of each route, in the order in which the script numbers them. */
import type { LoadPlan } from '../plan.ts';

export const routeNamesOf = ({ routes, writing }: Pick<LoadPlan, 'routes' | 'writing'>): readonly string[] => [
  ...routes.map(({ path }) => `GET ${path}`),
  ...(writing === undefined ? [] : [`POST ${writing.path}`]),
];
