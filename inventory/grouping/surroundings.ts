/** What a system needs to know of the whole inventory, looked up once for all systems. */
import type { EndpointsService } from '../frontResources.ts';
import { ofKind, type Inventory, type SpannerDatabase, type SqlDatabase } from '../inventory.ts';
import { loadBalancersOf, type Front } from './fronts.ts';
import { consumptionsOf, type Consumption } from './roles.ts';

export interface Surroundings {
  readonly consumptions: readonly Consumption[];
  /** By the address of the worker. */
  readonly consumptionsOf: ReadonlyMap<string, readonly Consumption[]>;
  readonly balancers: readonly Front[];
  /** By the name of a service behind it. */
  readonly balancerOf: ReadonlyMap<string, Front>;
  /** Where exactly one load balancer and one workload of a cluster are known, they belong together. */
  readonly balancerOfWorkload: Front | undefined;
  readonly endpoints: readonly EndpointsService[];
  /** The only cluster. */
  readonly cluster: string | undefined;
  readonly sqlDatabases: ReadonlyMap<string | undefined, readonly SqlDatabase[]>;
  readonly spannerDatabases: ReadonlyMap<string | undefined, readonly SpannerDatabase[]>;
}

export const surroundingsOf = (whole: Pick<Inventory, 'resources'>): Surroundings => {
  const consumptions = consumptionsOf(whole);
  const balancers = loadBalancersOf(whole);
  const others = balancers.filter(({ hasOthers }) => hasOthers);
  const clusters = ofKind(whole, 'GkeCluster');
  return {
    consumptions,
    consumptionsOf: Map.groupBy(consumptions, ({ worker }) => worker.address),
    balancers,
    balancerOf: new Map(balancers.flatMap((balancer) => balancer.services.map((name) => [name, balancer] as const))),
    balancerOfWorkload: others.length === 1 && ofKind(whole, 'Workload').length === 1 ? others[0] : undefined,
    endpoints: ofKind(whole, 'EndpointsService'),
    cluster: clusters.length === 1 ? clusters[0]?.name : undefined,
    sqlDatabases: Map.groupBy(ofKind(whole, 'SqlDatabase'), ({ instance }) => instance),
    spannerDatabases: Map.groupBy(ofKind(whole, 'SpannerDatabase'), ({ instance }) => instance),
  };
};
