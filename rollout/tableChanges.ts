/**
 * What a release changes of its table. While two revisions run, both write and read the same table: a change is additive if the old
 * revision works on as before, and messages on their way are still stored. Everything else is refused before ingest goes out:
 * a roll-back would not bring back what it lost. Source: BigQuery, "Modify table schemas": columns are added and relaxed in place, never
 * renamed, removed or changed in type without a new table or a rewrite.
 */
import type { FieldFacts, TableFacts } from './tableFacts.ts';

export interface AdditiveChange {
  readonly kind: 'Added' | 'Removed' | 'Changed';
  /** Such as 'items[].price'. */
  readonly path: string;
  readonly text: string;
}

export interface RefusedChange extends AdditiveChange {
  readonly why: string;
  readonly fix: string;
}

export interface TableChanges {
  readonly kind: 'TableChanges';
  readonly additive: readonly AdditiveChange[];
  readonly refused: readonly RefusedChange[];
}

type Change = AdditiveChange | RefusedChange;

export const tableChanges = (before: TableFacts, after: TableFacts): TableChanges => {
  const changes = [...tableItself(before, after), ...fieldChanges(before.fields, after.fields, '')];
  return {
    kind: 'TableChanges',
    additive: changes.filter((change) => !isRefused(change)),
    refused: changes.filter(isRefused),
  };
};

const isRefused = (change: Change): change is RefusedChange => 'why' in change;

const tableItself = (before: TableFacts, after: TableFacts): readonly Change[] => [
  ...(before.table === after.table
    ? []
    : [
        {
          kind: 'Changed' as const,
          path: 'table',
          text: `is '${after.table}', and was '${before.table}'`,
          why: 'the old revision writes into the other table, and readers of the new one do not see those rows',
          fix: 'create the new table, copy the rows, and change the name in a release that changes nothing else',
        },
      ]),
  ...(before.partitionBy === after.partitionBy
    ? []
    : [
        {
          kind: 'Changed' as const,
          path: 'partitionBy',
          text: `is ${named(after.partitionBy)}, and was ${named(before.partitionBy)}`,
          why: 'BigQuery cannot change the partitions of a table',
          fix: 'give the table a new name, copy the rows into it, and release the name alone',
        },
      ]),
  ...(before.clusterBy.join() === after.clusterBy.join()
    ? []
    : [
        {
          kind: 'Changed' as const,
          path: 'clusterBy',
          text: `is [${after.clusterBy.join(', ')}], and was [${before.clusterBy.join(', ')}]`,
        },
      ]),
];

const named = (column: string | undefined): string => (column === undefined ? 'none' : `'${column}'`);

const fieldChanges = (
  before: readonly FieldFacts[],
  after: readonly FieldFacts[],
  prefix: string,
): readonly Change[] => {
  const added = after.filter(({ name }) => !before.some((old) => isSame(old.name, name)));
  return [
    ...before.flatMap((old): readonly Change[] => {
      const now = after.find(({ name }) => isSame(name, old.name));
      return now === undefined ? [removed(old, added, prefix)] : changesOf(old, now, prefix);
    }),
    ...added.map((field) => addition(field, prefix)),
  ];
};

/** Names of columns are the same in any case. Source: BigQuery, "Specifying a schema", column names. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const removed = (old: FieldFacts, added: readonly FieldFacts[], prefix: string): Change => {
  const path = `${prefix}${old.name}`;
  // A live table keeps columns that no definition has any more.
  if (old.required === undefined) return { kind: 'Removed', path, text: 'is in the table only: nothing writes it' };
  const twin = added.find((field) => typeText(field) === typeText(old));
  return twin === undefined
    ? {
        kind: 'Removed',
        path,
        text: 'is removed',
        why: 'the old revision writes and reads it, and a roll-back would need it again',
        fix: 'make it optional now, and remove it in a release after which no revision that has it is rolled back to',
      }
    : {
        kind: 'Removed',
        path,
        text: `is removed, and '${prefix}${twin.name}' of the same type is new`,
        why: 'a column cannot be renamed while a revision writes the old name',
        fix: `keep '${path}', add '${prefix}${twin.name}' as optional, and remove '${path}' in a later release`,
      };
};

const changesOf = (old: FieldFacts, now: FieldFacts, prefix: string): readonly Change[] => {
  const path = `${prefix}${old.name}`;
  const changes: Change[] = [];
  if (old.name !== now.name)
    changes.push({
      kind: 'Changed',
      path,
      text: `is written '${now.name}'`,
      why: 'messages have the old name, and names of columns differ by more than case',
      fix: `keep '${old.name}'`,
    });
  if (typeText(old) !== typeText(now))
    return [
      ...changes,
      {
        kind: 'Changed',
        path,
        text: `is ${typeText(now)}, and was ${typeText(old)}`,
        why: 'both revisions write the column, and BigQuery keeps its type',
        fix: `keep the type, and add a new optional field for ${typeText(now)}`,
      },
    ];
  if (old.required === false && now.required === true)
    changes.push({
      kind: 'Changed',
      path,
      text: 'is required, and was optional',
      why: 'messages on their way that leave it out become dead letters',
      fix: 'keep it optional until every producer sends it',
    });
  if (old.required === true && now.required === false)
    changes.push({ kind: 'Changed', path, text: 'is optional, and was required' });
  return [...changes, ...fieldChanges(old.fields, now.fields, `${path}${old.isList ? '[]' : ''}.`)];
};

const addition = (field: FieldFacts, prefix: string): Change => {
  const path = `${prefix}${field.name}`;
  const text = `is new: ${typeText(field)}`;
  return field.required === true
    ? {
        kind: 'Added',
        path,
        text: `${text}, required`,
        why: 'messages on their way that lack it become dead letters',
        fix: 'add it as optional, and make it required when every producer sends it',
      }
    : { kind: 'Added', path, text };
};

const typeText = ({ type, isList }: Pick<FieldFacts, 'type' | 'isList'>): string =>
  isList ? `a list of ${type}` : type;

const isNew = ({ kind }: AdditiveChange): boolean => kind === 'Added';

/** Of the changes between a live table and a definition: what is new in the definition has to be in the table first. */
export const notAppliedTo = ({ additive, refused, ...rest }: TableChanges): TableChanges => ({
  ...rest,
  additive: additive.filter((change) => !isNew(change)),
  refused: [
    ...refused.map((change) => (isNew(change) ? lacking(change) : change)),
    ...additive.filter(isNew).map(lacking),
  ],
});

const lacking = ({ path, text }: AdditiveChange): RefusedChange => ({
  kind: 'Added',
  path,
  text,
  why: 'the table has no such column yet, and a row with it could not be stored',
  fix: "apply the infrastructure of the system, which adds the column: 'terraform apply' of generated/<system>/infrastructure",
});

/** One line for each change; of a refused one with the reason and the fix. */
export const tableChangesText = ({ additive, refused }: TableChanges): string =>
  [
    ...refused.map(({ path, text, why, fix }) => `${path} ${text}\n  why: ${why}\n  fix: ${fix}`),
    ...additive.map(({ path, text }) => `${path} ${text}`),
  ].join('\n');
