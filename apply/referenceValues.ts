/** What a reference stands for in a project: the name of a channel, the id of a check or a policy, the host of a service. */
import { object, textIn } from './canonical/edit.ts';
import type { Matched } from './match.ts';
import type { Live, Reference, Wanted } from './resource.ts';
import type { ProjectState } from './state.ts';

/** `live`: the resource that has the reference, where there is one. Undefined where nothing answers it. */
export type ReferenceValue = (reference: Reference, live: Live | undefined) => string | undefined;

export const referenceValues = (wanted: readonly Wanted[], state: ProjectState, matched: Matched): ReferenceValue => {
  const byKey = new Map(wanted.map((resource) => [`${resource.kind} ${resource.key}`, resource]));
  return (reference, live) => valueOf(reference, { state, matched, byKey }, live);
};

interface World {
  readonly state: ProjectState;
  readonly matched: Matched;
  /** By kind and key. */
  readonly byKey: ReadonlyMap<string, Wanted>;
}

const valueOf = (
  reference: Reference,
  { state, matched, byKey }: World,
  live: Live | undefined,
): string | undefined => {
  switch (reference.kind) {
    case 'channel': {
      const { type, displayName } = reference;
      const found = state.channels.filter(
        (channel) => channel['type'] === type && channel['displayName'] === displayName,
      );
      return found.length === 1 ? textIn(found[0]?.['name']) : undefined;
    }
    case 'uptimeCheck':
    case 'alertPolicy': {
      const other = byKey.get(`${reference.kind} ${reference.key}`);
      const name = other === undefined ? undefined : matched.liveOf(other)?.name;
      return name?.slice(name.lastIndexOf('/') + 1);
    }
    case 'cloudRunHost':
      return ownHost(reference, live) ?? state.hosts.get(`${reference.location}/${reference.service}`);
  }
};

export type HostReference = Extract<Reference, { kind: 'cloudRunHost' }>;

/** Cloud Run has two addresses for a service, and Terraform may have been given another one by its variable. Undefined for a host of something else. */
export const ownHost = ({ service }: HostReference, live: Live | undefined): string | undefined => {
  const host = object(object(live?.body['monitoredResource'])['labels'])['host'];
  if (typeof host !== 'string') return undefined;
  const isOfService = host.startsWith(`${service}-`) && host.endsWith('.run.app');
  return live?.managedBy === 'terraform' || isOfService ? host : undefined;
};
