/** Resources of a project as its server answers them, with whose they are and who changed them. */
import { object, textIn } from './canonical/edit.ts';
import { keyOf } from './key.ts';
import { ownershipOf } from './labels.ts';
import type { JsonObject, Kind, Live } from './resource.ts';

/** Undefined where the answer has no name: whatever it is, it is no resource. */
export const liveOf = (
  kind: Kind,
  body: JsonObject,
  { project, organization }: { readonly project: string; readonly organization: string },
): Live | undefined => {
  const name = textIn(body['name']);
  if (name === undefined) return undefined;
  const changed = object(body['mutationRecord'] ?? body['creationRecord']);
  return {
    kind,
    project,
    name,
    key: keyOf(kind, name, body),
    displayName: textIn(body['displayName']) ?? name.slice(name.lastIndexOf('/') + 1),
    ...ownershipOf(kind, body, organization),
    body,
    etag: textIn(body['etag']),
    changedBy: textIn(changed['mutatedBy']),
    changedAt: textIn(changed['mutateTime'] ?? body['updateTime']),
  };
};

/** When it was created; the empty text where nobody knows. */
export const createdAt = ({ body }: Live): string => textIn(object(body['creationRecord'])['mutateTime']) ?? '';
