/** Which tables and databases a service uses: those that its variables name, and those of datasets on which its account has a role. */
import {
  ofKind,
  type Database,
  type Inventory,
  type SpannerInstance,
  type SqlInstance,
  type TableResource,
} from '../inventory.ts';
import { wordsOf } from './mentions.ts';
import type { Worker } from './roles.ts';

export type Stored = TableResource | SqlInstance | SpannerInstance | Database;

export const storesOf = (inventory: Pick<Inventory, 'resources'>): readonly Stored[] => [
  ...ofKind(inventory, 'Table').filter(({ isView }) => !isView),
  ...ofKind(inventory, 'SqlInstance'),
  ...ofKind(inventory, 'SpannerInstance'),
];

export type Uses = (worker: Worker) => readonly Stored[];

export const usesOf = (inventory: Pick<Inventory, 'resources'>): Uses => {
  const tables = ofKind(inventory, 'Table').filter(({ isView }) => !isView);
  const byDataset = Map.groupBy(tables, ({ dataset }) => dataset);
  const access = Map.groupBy(ofKind(inventory, 'Access'), ({ account }) => account);
  const databases = [...ofKind(inventory, 'SqlDatabase'), ...ofKind(inventory, 'SpannerDatabase')];
  const instances = [...ofKind(inventory, 'SqlInstance'), ...ofKind(inventory, 'SpannerInstance')];
  return (worker) => {
    const words = wordsOf(worker.variables);
    const named = tables.filter(({ dataset, table }) => words.has(`${dataset}.${table}`));
    if (named.length > 0) return [...named, ...instancesIn(words, instances, databases)];
    const separate = tables.filter(
      ({ dataset, table }) => dataset !== undefined && words.has(dataset) && words.has(table),
    );
    const alone = [...byDataset].flatMap(([dataset, some]) =>
      dataset !== undefined && words.has(dataset) && some.length === 1 ? some : [],
    );
    const account = 'account' in worker ? worker.account : undefined;
    const granted = (account === undefined ? [] : (access.get(account) ?? [])).flatMap(({ dataset, table }) =>
      (byDataset.get(dataset) ?? []).filter((candidate) => table === undefined || candidate.table === table),
    );
    const found = separate.length > 0 ? separate : [...alone, ...granted];
    return [...new Set([...found, ...instancesIn(words, instances, databases)])];
  };
};

/** An instance by its name, its connection name 'project:region:instance', or the name of one of its databases. */
const instancesIn = (
  words: ReadonlySet<string>,
  instances: readonly (SqlInstance | SpannerInstance)[],
  databases: readonly Database[],
): readonly Stored[] =>
  instances.filter(
    ({ name }) =>
      words.has(name) || databases.some((database) => database.instance === name && words.has(database.name)),
  );
