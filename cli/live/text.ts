/** Differences between definitions and projects, as `diff` and `apply` print them. */
import type { NotRead } from '../../apply/read.ts';
import type { Difference, Json } from '../../apply/resource.ts';
import { nounOf } from '../../google/monitoring/kind.ts';
import type { ComparedProject } from './compare.ts';

/** One block for each project that differs; nothing where all is the same. */
export const differencesText = (compared: readonly ComparedProject[]): string =>
  compared
    .map(({ project, differences }) => {
      const changes = differences.filter(({ change }) => change !== 'same');
      return changes.length === 0 ? '' : `${project}\n${changes.map(differenceText).join('')}`;
    })
    .join('');

const differenceText = ({ change, kind, displayName, fields, live }: Difference): string => {
  const who = live?.changedBy === undefined ? '' : ` (changed by ${live.changedBy} at ${live.changedAt ?? '?'})`;
  const lines = fields.map(({ path, wanted, live: present }) => `    ${path}: ${short(present)} -> ${short(wanted)}\n`);
  return `  ${change} ${nounOf[kind][0]} "${displayName}"${who}\n${lines.join('')}`;
};

const short = (value: Json | undefined): string => {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

export const differencesJson = (compared: readonly ComparedProject[]): Readonly<Record<string, unknown>> => ({
  projects: compared.map(({ project, differences }) => ({
    project,
    differences: differences
      .filter(({ change }) => change !== 'same')
      .map(({ change, kind, owner, key, displayName, managedBy, fields }) => ({
        change,
        kind,
        owner,
        key,
        displayName,
        managedBy,
        fields,
      })),
  })),
});

export const notReadText = (notRead: readonly NotRead[]): string =>
  notRead.map(({ error }) => `${error.message}\n`).join('');
