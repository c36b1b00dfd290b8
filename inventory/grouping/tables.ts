/** Which tables and databases a service uses: those that its variables name, and those of datasets on which its account has a role. */
import { ofKind, type Inventory, type SpannerInstance, type SqlInstance, type TableResource } from '../inventory.ts';
import { wordsOf } from './mentions.ts';
import type { Worker } from './roles.ts';

export type Stored = TableResource | SqlInstance | SpannerInstance;

export const storesOf = (inventory: Pick<Inventory, 'resources'>): readonly Stored[] => [
  ...ofKind(inventory, 'Table').filter(({ isView }) => !isView),
  ...ofKind(inventory, 'SqlInstance'),
  ...ofKind(inventory, 'SpannerInstance'),
];

export type Uses = (worker: Worker) => readonly Stored[];

/** Looks names up instead of comparing every service with every table. */
export const usesOf = (inventory: Pick<Inventory, 'resources'>): Uses => {
  const tables = ofKind(inventory, 'Table').filter(({ isView }) => !isView);
  const byPath = Map.groupBy(tables, ({ dataset, table }) => `${dataset}.${table}`);
  const byDataset = Map.groupBy(tables, ({ dataset }) => dataset);
  const granted = grantedTables(inventory, byDataset);
  const instances = instancesByName(inventory);
  return (worker) => {
    const words = wordsOf(worker.variables);
    const all = [...words];
    const databases = all.flatMap((word) => instances.get(word) ?? []);
    const named = all.flatMap((word) => byPath.get(word) ?? []);
    if (named.length > 0) return [...new Set([...named, ...databases])];
    const mentioned = all.map((word) => byDataset.get(word) ?? []);
    const separate = mentioned.flatMap((some) => some.filter(({ table }) => words.has(table)));
    const alone = mentioned.flatMap((some) => (some.length === 1 ? some : []));
    const account = 'account' in worker ? worker.account : undefined;
    const ofAccount = account === undefined ? [] : (granted.get(account) ?? []);
    return [...new Set([...(separate.length > 0 ? separate : [...alone, ...ofAccount]), ...databases])];
  };
};

/** A role on a dataset with more tables does not say which of them a service uses. */
const mostGranted = 5;

const grantedTables = (
  inventory: Pick<Inventory, 'resources'>,
  byDataset: ReadonlyMap<string | undefined, readonly TableResource[]>,
): ReadonlyMap<string, readonly TableResource[]> => {
  const granted = new Map<string, Set<TableResource>>();
  for (const { account, dataset, table } of ofKind(inventory, 'Access')) {
    const all = byDataset.get(dataset) ?? [];
    const some = table === undefined ? all : all.filter((candidate) => candidate.table === table);
    if (some.length > mostGranted) continue;
    const known = granted.get(account) ?? new Set();
    for (const stored of some) known.add(stored);
    granted.set(account, known);
  }
  return new Map([...granted].map(([account, tables]) => [account, [...tables]]));
};

/** Instances by their name, which also ends a connection name 'project:region:instance', and by the names of their databases. */
const instancesByName = (inventory: Pick<Inventory, 'resources'>): ReadonlyMap<string, readonly Stored[]> => {
  const instances = [...ofKind(inventory, 'SqlInstance'), ...ofKind(inventory, 'SpannerInstance')];
  const byName = Map.groupBy<string, Stored>(instances, (instance) => ('name' in instance ? instance.name : ''));
  const databases = [...ofKind(inventory, 'SqlDatabase'), ...ofKind(inventory, 'SpannerDatabase')];
  for (const { name, instance } of databases) {
    const of = byName.get(instance ?? '');
    if (of !== undefined && !byName.has(name)) byName.set(name, of);
  }
  return byName;
};
