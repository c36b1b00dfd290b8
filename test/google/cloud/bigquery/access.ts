/**
 * A dataset's access list against an IAM policy: the same thing in two spellings. BigQuery writes the basic roles of datasets back for three
 * IAM roles. Source: https://cloud.google.com/bigquery/docs/access-control-basic-roles, and the reference of Dataset.access.
 */
import type { Body } from '../service.ts';
import type { IamBinding } from '../world.ts';

const basicRoles: Readonly<Record<string, string>> = {
  'roles/bigquery.dataViewer': 'READER',
  'roles/bigquery.dataEditor': 'WRITER',
  'roles/bigquery.dataOwner': 'OWNER',
};

const iamRoles = Object.fromEntries(Object.entries(basicRoles).map(([role, basic]) => [basic, role]));

/** What a new dataset has when nothing is asked for. */
export const newAccess: readonly Body[] = [
  { role: 'WRITER', specialGroup: 'projectWriters' },
  { role: 'OWNER', specialGroup: 'projectOwners' },
  { role: 'OWNER', userByEmail: 'deployer@example.com' },
  { role: 'READER', specialGroup: 'projectReaders' },
];

/** As BigQuery answers it. */
export const legacyAccess = (access: readonly Body[]): readonly Body[] => {
  const entries = access.map((entry) => {
    const role = entry['role'];
    return typeof role === 'string' ? { ...entry, role: basicRoles[role] ?? role } : entry;
  });
  return [
    ...new Map(
      entries.map((entry) => [JSON.stringify(Object.entries(entry).sort(([a], [b]) => a.localeCompare(b))), entry]),
    ).values(),
  ];
};

const memberOf = (entry: Body, project: string): string | undefined => {
  const email = entry['userByEmail'] as string | undefined;
  if (email !== undefined) return `${email.endsWith('gserviceaccount.com') ? 'serviceAccount' : 'user'}:${email}`;
  if (typeof entry['groupByEmail'] === 'string') return `group:${entry['groupByEmail']}`;
  if (typeof entry['domain'] === 'string') return `domain:${entry['domain']}`;
  if (typeof entry['iamMember'] === 'string') return entry['iamMember'];
  const special = { projectOwners: 'projectOwner', projectWriters: 'projectEditor', projectReaders: 'projectViewer' }[
    String(entry['specialGroup'])
  ];
  return special === undefined ? undefined : `${special}:${project}`;
};

/** For the IAM model; authorized views and datasets are no members. */
export const bindingsOf = (access: readonly Body[], project: string): readonly IamBinding[] =>
  access.flatMap((entry) => {
    const member = memberOf(entry, project);
    if (member === undefined || typeof entry['role'] !== 'string') return [];
    const { condition } = entry as { condition?: Body };
    return [
      {
        role: iamRoles[entry['role']] ?? entry['role'],
        members: [member],
        ...(condition === undefined ? {} : { condition }),
      },
    ];
  });
