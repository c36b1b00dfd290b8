/**
 * Which resources a definition can name. A name that the model refuses would make the whole definition unusable, so such a resource
 * is listed as not read. Sources: the shapes of model/shape/, which cite Google's limits.
 */
import type { Inventory, Resource, Unread } from '../inventory.ts';

const anyName = /^[^\s"'\\]{1,255}$/;
const queueName = /^(?!goog)[A-Za-z][\w.~+%-]{2,246}$/;
const sqlName = /^[A-Za-z_]\w{0,247}$/;

export const withNamable = (inventory: Inventory): Inventory => {
  const unread: Unread[] = [];
  const resources = inventory.resources.filter((resource) => {
    const name = unnamable(resource);
    if (name === undefined) return true;
    unread.push({
      address: resource.address,
      type: resource.kind,
      reason: `a definition cannot name it: ${JSON.stringify(name.slice(0, 60))}`,
    });
    return false;
  });
  return unread.length === 0 ? inventory : { ...inventory, resources, unread: [...inventory.unread, ...unread] };
};

/** The first part of its name that cannot be written. */
const unnamable = (resource: Resource): string | undefined => {
  switch (resource.kind) {
    case 'Topic':
    case 'Subscription':
      return queueName.test(resource.name) ? undefined : resource.name;
    case 'Table':
      return [resource.dataset ?? 'unknown', resource.table].find((name) => !sqlName.test(name));
    case 'Policy':
    case 'Dashboard':
    case 'Slo':
    case 'UptimeCheck':
    case 'Channel':
    case 'Access':
      return undefined;
    case 'Dataset':
      return anyName.test(resource.dataset) ? undefined : resource.dataset;
    case 'EndpointsService':
      return anyName.test(resource.service) ? undefined : resource.service;
    default:
      return anyName.test(resource.name) ? undefined : resource.name;
  }
};
