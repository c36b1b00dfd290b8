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
  const { kind } = resource;
  if (kind === 'Topic' || kind === 'Subscription') return queueName.test(resource.name) ? undefined : resource.name;
  if (kind === 'Table') return [resource.dataset ?? 'unknown', resource.table].find((name) => !sqlName.test(name));
  const name = 'name' in resource ? resource.name : kind === 'EndpointsService' ? resource.service : undefined;
  return name === undefined || anyName.test(name) ? undefined : name;
};
