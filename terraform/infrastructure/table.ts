/** Dataset, tables, view and backups: the module `table`. Columns come from model/google/, as those that the service checks. */
import {
  claimsShapeOf,
  deadLettersShape,
  tableField,
  tableShapeOf,
  type TableShape,
} from '../../model/google/tableShape.ts';
import { viewStatement } from '../../model/google/view.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import type { InfrastructureContext } from './context.ts';

const deadLetterSchema = JSON.stringify(deadLettersShape.columns.map(tableField));

const days = (length: Duration): number => milliseconds(length) / milliseconds('1d');

/** A table belongs to one system, a dataset may not: so each has a dataset of its own for snapshots. */
export const backupDataset = ({ names: { table } }: Pick<InfrastructureContext, 'names'>): string =>
  `${table.dataset}_${table.table}_backups`;

export const tableModule = (context: InfrastructureContext): Block => {
  const { system, infrastructure, names, labels } = context;
  const { keepRows, keepBackups, existing } = infrastructure;
  const keep = keepRows === undefined ? {} : { keep_days: days(keepRows) };
  return {
    source: '../../modules/table',
    project: reference('var.project'),
    location: reference('var.region'),
    dataset: literal(names.table.dataset),
    create_dataset: existing.includes('dataset') ? false : undefined,
    tables: {
      messages: { ...tableOf(names.table.table, system.description, tableShapeOf(system)), ...keep },
      dead_letters: tableOf(
        names.deadLetters.table,
        `Messages of ${system.id} that can never be stored, each with its reason.`,
        deadLettersShape,
        deadLetterSchema,
      ),
      claims: tableOf(
        names.claims.table,
        `Ids that callers of ${system.id} claimed, for as long as their keys hold.`,
        claimsShapeOf(system),
      ),
    },
    view: {
      name: literal(names.view.table),
      description: `Every message of ${system.id} once, without those of tests.`,
      query: viewStatement(`\`${reference('var.project')}.${names.table.dataset}.${names.table.table}\``),
    },
    backups:
      keepBackups === 'none'
        ? undefined
        : {
            dataset: literal(backupDataset(context)),
            schedule: 'every day 03:00',
            keep_days: days(keepBackups),
            account: reference('module.identity.emails["backup"]'),
          },
    labels,
    protect: reference('var.protect'),
  };
};

/** No filter on the partition is required: a list without filters, and the look-up of a key, read every partition. */
const tableOf = (
  name: string,
  description: string,
  { columns, partitionBy, partitionType, expiration, clusterBy }: Omit<TableShape, 'labels'>,
  schema: string = JSON.stringify(columns.map(tableField)),
): Readonly<Record<string, Json>> => ({
  name: literal(name),
  description: literal(description),
  schema: literal(schema),
  partition: literal(partitionBy),
  ...(partitionType === undefined ? {} : { partition_type: partitionType }),
  ...(expiration === undefined ? {} : { keep_days: expiration / milliseconds('1d'), backup: false }),
  cluster: clusterBy.map(literal),
});
