/** The load balancers of an inventory, each followed from its URL map to the services behind it. */
import { ofKind, type Inventory } from '../inventory.ts';
import type { FrontDraft } from './draft.ts';

export interface Front {
  readonly front: FrontDraft;
  /** Names of the Cloud Run services and functions behind it. */
  readonly services: readonly string[];
  /** Whether it has a group of endpoints that is not serverless: virtual machines or containers of a cluster. */
  readonly hasOthers: boolean;
}

export const loadBalancersOf = (inventory: Pick<Inventory, 'resources'>): readonly Front[] => {
  const backends = new Map(ofKind(inventory, 'BackendService').map((backend) => [backend.name, backend]));
  const groups = new Map(ofKind(inventory, 'EndpointGroup').map((group) => [group.name, group]));
  const rules = ofKind(inventory, 'ForwardingRule');
  const proxies = ofKind(inventory, 'TargetProxy');
  return ofKind(inventory, 'UrlMap').flatMap((urlMap) => {
    const own = new Set(proxies.filter((proxy) => proxy.urlMap === urlMap.name).map(({ name }) => name));
    const isInternal =
      rules.some((rule) => rule.isInternal && rule.proxy !== undefined && own.has(rule.proxy)) ||
      urlMap.backends.some((name) => backends.get(name)?.isInternal === true);
    return urlMap.backends.flatMap((name): readonly Front[] => {
      const backend = backends.get(name);
      const behind = (backend?.groups ?? []).map((group) => groups.get(group));
      const services = behind.flatMap((group) => group?.service ?? group?.function ?? []);
      const front: FrontDraft = {
        kind: 'LoadBalancer',
        urlMap: urlMap.name,
        backend: urlMap.backends.length > 1 ? name : undefined,
        isInternal,
        address: urlMap.address,
      };
      const isServerless =
        behind.length > 0 && behind.every((group) => (group?.service ?? group?.function) !== undefined);
      return [{ front, services, hasOthers: !isServerless }];
    });
  });
};
