/** The changes of a system since the last emit, as alerts and objectives instead of files. */
import type { FileChange, FolderPlan } from './folder.ts';
import { many } from '../../text/count.ts';

export interface Tally {
  readonly noun: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface FolderSummary {
  readonly id: string;
  readonly state: 'new' | 'changed' | 'unchanged' | 'removed';
  readonly tallies: readonly Tally[];
  /** Other changed files, where no alert or objective changed. */
  readonly others: readonly string[];
}

/** Files that hold one list of named things each. */
const counted = [
  { path: 'cloud-monitoring/policies.json', member: 'alertPolicies', key: 'displayName', noun: 'alert' },
  { path: 'cloud-monitoring/slos.json', member: 'serviceLevelObjectives', key: 'sloId', noun: 'SLO' },
  { path: 'manifest.json', member: 'members', key: undefined, noun: 'member' },
] as const;

const names: Readonly<Record<string, string>> = {
  terraform: 'Terraform',
  prometheus: 'Prometheus rules',
  openslo: 'OpenSLO',
  runbooks: 'runbook',
  'cloud-monitoring': 'Cloud Monitoring',
  dashboards: 'dashboards',
  k6: 'load tests',
};

/** `isGone`: the system is no longer defined. Skips the changes in `left`. */
export const summaryOf = (plan: FolderPlan, isGone: boolean, left: readonly FileChange[] = []): FolderSummary => {
  const { id, isNew, listDiffers } = plan;
  const changes = plan.changes.filter((change) => !left.includes(change));
  const tallies = counted.flatMap((artefact) => {
    const change = changes.find((candidate) => candidate.path === artefact.path);
    const tally = change === undefined ? undefined : tallyOf(change, artefact);
    return tally === undefined ? [] : [tally];
  });
  if (isNew) return { id, state: 'new', tallies, others: [] };
  if (isGone) return { id, state: 'removed', tallies: [], others: [] };
  if (changes.length === 0 && (left.length > 0 || !listDiffers))
    return { id, state: 'unchanged', tallies: [], others: [] };
  const others = changes.length === 0 ? ['the list of what was emitted'] : [...new Set(changes.map(nameOf))];
  return { id, state: 'changed', tallies, others: tallies.length === 0 ? others : [] };
};

/** Such as 'flights: 3 alerts changed, 1 added; 1 SLO removed'. */
export const summaryLine = ({ id, state, tallies, others }: FolderSummary): string => {
  if (state === 'removed') return `${id}: removed, because no definition has it`;
  if (state === 'new') return [`${id}: new`, ...tallies.map(({ noun, added }) => many(added, noun))].join(', ');
  return `${id}: ${[...tallies.map(tallyText), ...others].join('; ')}`;
};

const tallyText = ({ noun, ...counts }: Tally): string =>
  (['changed', 'added', 'removed'] as const)
    .filter((how) => counts[how] > 0)
    .map((how, index) => `${index === 0 ? many(counts[how], noun) : counts[how]} ${how}`)
    .join(', ');

const nameOf = ({ path }: FileChange): string => names[path.split('/')[0] ?? ''] ?? path;

const tallyOf = ({ before, after }: FileChange, one: (typeof counted)[number]): Tally | undefined => {
  const [old, now] = [itemsOf(before, one), itemsOf(after, one)];
  const added = [...now.keys()].filter((key) => !old.has(key)).length;
  const removed = [...old.keys()].filter((key) => !now.has(key)).length;
  // Only an item that was there before has to be compared as text.
  const changed = [...now].filter(
    ([key, item]) => old.has(key) && JSON.stringify(old.get(key)) !== JSON.stringify(item),
  ).length;
  return added + removed + changed === 0 ? undefined : { noun: one.noun, added, changed, removed };
};

/** Keyed by name; empty where the file was not written by us. */
const itemsOf = (text: string | undefined, { member, key }: (typeof counted)[number]): ReadonlyMap<string, unknown> => {
  try {
    const list = (JSON.parse(text ?? '{}') as Readonly<Record<string, unknown>>)[member];
    if (typeof list !== 'object' || list === null) return new Map();
    if (key === undefined) return new Map(Object.entries(list));
    const items = list as readonly Readonly<Record<string, unknown>>[];
    return new Map(items.map((item) => [String(item[key]), item]));
  } catch {
    return new Map();
  }
};
