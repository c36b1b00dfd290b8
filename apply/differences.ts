/**
 * Wanted resources against the live ones of a project, in both directions: what is missing, what differs, what nobody wants any
 * more. Pure: reading is done elsewhere (apply/read.ts), writing too.
 */
import { managerLabel, organizationLabel } from '../model/manager.ts';
import { canonical } from './canonical/canonical.ts';
import { object, textIn } from './canonical/edit.ts';
import { fieldDifferences } from './fields.ts';
import { match, type Matched, type Scope } from './match.ts';
import { referenceValues, type ReferenceValue } from './referenceValues.ts';
import { resolve } from './references.ts';
import {
  kinds,
  type Difference,
  type FieldDifference,
  type Kind,
  type Live,
  type Reference,
  type Wanted,
} from './resource.ts';
import type { ProjectState } from './state.ts';

/** In the order of creation; `wanted`: of this project. Kinds that were not read are left out. */
export const differencesIn = (wanted: readonly Wanted[], state: ProjectState, scope: Scope): readonly Difference[] => {
  const read = wanted.filter(({ kind }) => !state.notRead.has(kind));
  const matched = match(read, state.lives, scope);
  const world: World = { state, matched, valueOf: referenceValues(read, state, matched) };
  const ofTerraform = new Set(
    state.lives.flatMap(({ managedBy, owner }) => (managedBy === 'terraform' && owner !== undefined ? [owner] : [])),
  );
  const differences = [
    ...read.map((resource) => differenceOf(resource, world, ofTerraform)),
    ...matched.surplus.map(surplusOf),
  ];
  return kinds.flatMap((kind) => differences.filter((difference) => difference.kind === kind));
};

interface World {
  readonly state: ProjectState;
  readonly matched: Matched;
  readonly valueOf: ReferenceValue;
}

const differenceOf = (wanted: Wanted, world: World, ofTerraform: ReadonlySet<string>): Difference => {
  const { kind, project, owner, key, displayName } = wanted;
  const live = world.matched.liveOf(wanted);
  const { body, unresolved } = resolve(wanted, (reference) => world.valueOf(reference, live));
  const base = { kind, project, owner, key, displayName, wanted, live, unresolved };
  if (live === undefined) {
    // Where Terraform manages others of this owner, it has to create this one too. Descriptors have no owner.
    const managedBy = kind !== 'metricDescriptor' && ofTerraform.has(labelOf(wanted)) ? 'terraform' : 'apply';
    return { ...base, change: 'create', managedBy, fields: [] };
  }
  if (kind === 'metricDescriptor') return { ...base, change: 'same', managedBy: 'apply', fields: [] };
  const names = { id: project, number: world.state.number };
  const form = canonical(kind, body, names);
  const unread = unresolved.filter(({ kind: of }) => world.state.notRead.has(kindRead(of)));
  const fields = fieldDifferences(form, canonical(kind, live.body, names)).filter((field) => !isUnread(field, unread));
  if (live.managedBy === undefined)
    return { ...base, change: 'adopt', managedBy: 'apply', fields: [...ownLabels(wanted, live), ...fields] };
  return { ...base, change: fields.length === 0 ? 'same' : 'update', managedBy: live.managedBy, fields };
};

/** What adoption adds: canonical forms do not have it. */
const ownLabels = ({ kind, body }: Wanted, live: Live): readonly FieldDifference[] => {
  if (kind === 'logMetric')
    return [{ path: 'description', wanted: body['description'], live: live.body['description'] }];
  const field = kind === 'dashboard' ? 'labels' : 'userLabels';
  return [managerLabel, organizationLabel].map((label) => ({
    path: `${field}.${label}`,
    wanted: object(body[field])[label],
    live: object(live.body[field])[label],
  }));
};

/** The label `system` of its body: of a shared objective, the objective's id. */
const labelOf = ({ body, owner }: Wanted): string => textIn(object(body['userLabels'])['system']) ?? owner;

const surplusOf = (live: Live): Difference => ({
  kind: live.kind,
  project: live.project,
  owner: live.owner ?? '',
  key: live.key ?? live.name,
  displayName: live.displayName,
  change: 'delete',
  managedBy: live.managedBy ?? 'apply',
  fields: [],
  wanted: undefined,
  live,
  unresolved: [],
});

const kindRead = (kind: Reference['kind']): Kind | 'channel' => (kind === 'cloudRunHost' ? 'uptimeCheck' : kind);

/** Where the wanted value is unknown because another kind could not be read, nothing is known to differ. */
const isUnread = ({ path, wanted }: FieldDifference, unread: readonly Reference[]): boolean =>
  unread.some(
    ({ kind, token }) =>
      JSON.stringify(wanted ?? null).includes(JSON.stringify(token).slice(1, -1)) ||
      (kind === 'channel' && /^notificationChannels\b|\.notificationChannelNames\b/.test(path)) ||
      (kind === 'alertPolicy' && path.includes('.policyNames[')),
  );
