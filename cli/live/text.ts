/** Differences as text and as a document for programs (docs/guides/diff-and-apply.md). */
import type { NotRead } from '../../apply/read.ts';
import type { Difference, Json, Kind, Reference } from '../../apply/resource.ts';
import type { MonitoringError } from '../../google/monitoring/failure.ts';
import { nounOf } from '../../google/monitoring/kind.ts';
import { many } from '../../text/count.ts';
import type { ComparedProject } from './compare.ts';
import { valueTexts } from './valueText.ts';

/** One paragraph for each difference, by project; nothing where all is the same. */
export const differencesText = (compared: readonly ComparedProject[]): string => compared.map(projectText).join('');

const projectText = ({ project, differences }: ComparedProject): string => {
  const shown = differences.filter(({ change }) => change !== 'same');
  return shown.length === 0 ? '' : `project ${project}\n${shown.map(differenceText).join('')}\n`;
};

const noun = (kind: Kind): string => nounOf[kind][0];

const differenceText = (difference: Difference): string => {
  const { kind, displayName, key, fields, unresolved, change } = difference;
  const title = `  ${noun(kind)} ${key === displayName ? key : `${key} "${displayName}"`}: ${changeText(difference)}\n`;
  const changed =
    change === 'update' || change === 'adopt' || change === 'delete' ? `    ${changedText(difference)}\n` : '';
  const values = fields.map((field) => {
    const { wanted, live } = valueTexts(field);
    return `    ${field.path}\n      wanted  ${wanted}\n      live    ${live}\n`;
  });
  return title + changed + values.join('') + unresolved.map((reference) => `    ${lackText(reference)}\n`).join('');
};

const changeText = ({ change, managedBy, owner, live }: Difference): string => {
  const byTerraform = managedBy === 'terraform';
  switch (change) {
    case 'create':
      return byTerraform ? 'missing; Terraform manages the others of this system, and creates it' : 'missing';
    case 'update':
      return byTerraform ? 'differs; managed by Terraform' : 'differs';
    case 'adopt':
      return `exists as ${live?.name}, made by somebody else`;
    case 'delete':
      return `not wanted by any definition of ${owner}${byTerraform ? '; managed by Terraform' : ''}`;
    case 'same':
      return 'the same';
  }
};

/** Kinds whose answers say who changed them. */
const recorded: ReadonlySet<Kind> = new Set(['alertPolicy']);

const changedText = ({ kind, live }: Difference): string => {
  if (live?.changedBy === undefined && live?.changedAt === undefined)
    return recorded.has(kind)
      ? 'last change: Google does not say by whom'
      : `last change: Google keeps no record for ${nounOf[kind][1]}`;
  const by = live.changedBy === undefined ? '' : ` by ${live.changedBy}`;
  return `last change:${by}${live.changedAt === undefined ? '' : ` at ${live.changedAt}`}`;
};

const lackText = (reference: Reference): string => {
  switch (reference.kind) {
    case 'channel':
      return `needs the ${reference.type} channel "${reference.displayName}", which is not there exactly once: apply generated/fleet/terraform first`;
    case 'uptimeCheck':
    case 'alertPolicy':
      return `names the ${noun(reference.kind)} ${reference.key}, which does not exist yet`;
    case 'cloudRunHost':
      return `needs the host of the Cloud Run service ${reference.service} in ${reference.location}, which cannot be read: deploy the service first`;
  }
};

const changes: readonly (readonly [Difference['change'], string])[] = [
  ['same', 'the same'],
  ['create', 'missing'],
  ['update', 'different'],
  ['adopt', 'to adopt'],
  ['delete', 'not wanted any more'],
];

/** Counts, also of what is the same. */
export const summaryText = (compared: readonly ComparedProject[]): string => {
  const all = compared.flatMap(({ differences }) => differences);
  const counts = changes.flatMap(([change, text]) => {
    const count = all.filter((difference) => difference.change === change).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  const where = compared.length === 1 ? compared[0]?.project : many(compared.length, 'project');
  return `${many(all.length, 'resource')} in ${where}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}\n`;
};

/** What could not be read, each with its reason and what to do. */
export const notReadText = (notRead: readonly NotRead[]): string =>
  [...Map.groupBy(notRead, ({ project, error }) => `in ${project}: ${reasonOf(error)}\n  fix: ${error.fix}\n`)]
    .map(([text, group]) => `not read: ${group.map(({ kind }) => nounOf[kind][1]).join(', ')} ${text}`)
    .join('');

/** Without what the line says already. */
const reasonOf = ({ summary }: MonitoringError): string => summary.replace(/^cannot list the [\w -]+ of \S+: /, '');

/** Fields of the document that `diff --json` and `apply --json` print. Values that are not there are null. */
export const differencesJson = (compared: readonly ComparedProject[]): object => ({
  projects: compared.map(({ project, differences, notRead }) => ({
    project,
    resources: differences.length,
    differences: differences.filter(({ change }) => change !== 'same').map(differenceJson),
    notRead: notRead.map(({ kind, error }) => ({ kind, id: error.id, reason: error.summary, fix: error.fix })),
  })),
});

const differenceJson = ({ wanted: _wanted, live, fields, unresolved, ...difference }: Difference): object => ({
  ...difference,
  name: live?.name ?? null,
  changedBy: live?.changedBy ?? null,
  changedAt: live?.changedAt ?? null,
  fields: fields.map(({ path, wanted, live: value }) => ({ path, wanted: orNull(wanted), live: orNull(value) })),
  unresolved: unresolved.map(({ token: _token, ...reference }) => reference),
});

const orNull = (value: Json | undefined): Json => value ?? null;
