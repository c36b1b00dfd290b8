/** The labels by which a resource is found again, and by which it belongs to Atalaya (model/manager.ts). */
import { managerLabel, managedBy, organizationLabel, readOwnerLine, type Manager } from '../model/manager.ts';
import { object, textIn } from './canonical/edit.ts';
import type { JsonObject, Kind } from './resource.ts';

export interface Ownership {
  readonly managedBy: Manager | undefined;
  /** The label `system`. */
  readonly owner: string | undefined;
  readonly environment: string | undefined;
}

const labelsField = (kind: Kind): 'labels' | 'userLabels' => (kind === 'dashboard' ? 'labels' : 'userLabels');

export const labelsOf = (kind: Kind, body: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(object(body[labelsField(kind)])).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** `organization`: whose definitions these are. What was made for another one is nobody's here. */
export const ownershipOf = (kind: Kind, body: JsonObject, organization: string): Ownership => {
  if (kind === 'logMetric') {
    const line = readOwnerLine(textIn(body['description']) ?? '');
    const isOurs = line?.organization === organization;
    return { managedBy: isOurs ? line.manager : undefined, owner: line?.owner, environment: line?.environment };
  }
  const labels = labelsOf(kind, body);
  const manager = labels[managerLabel];
  const isOurs = labels[organizationLabel] === organization && (manager === 'terraform' || manager === 'apply');
  return {
    managedBy: isOurs ? manager : undefined,
    owner: labels['system'],
    environment: labels['environment'],
  };
};

/** With the labels that say that `apply` writes it. */
export const labelled = (kind: Kind, body: JsonObject, organization: string): JsonObject => ({
  ...body,
  [labelsField(kind)]: {
    ...labelsOf(kind, body),
    ...managedBy('apply', organization),
  },
});
