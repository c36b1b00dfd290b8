/** The same resource from two files, such as a list and a description of it, counts once: the one that says more. */
import type { Resource } from '../inventory.ts';

export const distinct = (resources: readonly Resource[]): readonly Resource[] => {
  const kept = new Map<string, Resource>();
  for (const resource of resources) {
    const key = keyOf(resource);
    const known = kept.get(key);
    if (known === undefined || sizeOf(resource) > sizeOf(known)) kept.set(key, resource);
  }
  return [...kept.values()];
};

const sizeOf = (resource: Resource): number => JSON.stringify(resource).length;

/** What names it in its project. Policies and dashboards may share a title, and grants have no name: each is its own. */
const keyOf = (resource: Resource): string => {
  const { kind, project = '', region = '', address } = resource;
  if ('title' in resource || kind === 'Access') return `${kind} ${address} ${JSON.stringify(resource)}`;
  const parent = 'namespace' in resource ? resource.namespace : 'instance' in resource ? resource.instance : '';
  if (kind === 'Table') return [kind, project, resource.dataset, resource.table].join(' ');
  const name = 'name' in resource ? resource.name : kind === 'Dataset' ? resource.dataset : resource.service;
  return [kind, project, region, parent, name].join(' ');
};
