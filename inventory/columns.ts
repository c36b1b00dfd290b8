/** The columns of a BigQuery table, from its schema as Terraform, bq and the API write it. */
import type { Column } from './inventory.ts';
import type { Json } from './json.ts';
import { listAt, textAt } from './value.ts';

/** BigQuery takes 15 levels of records; deeper is no schema of it. */
const deepest = 15;

/** Names of standard SQL for types that the API also calls otherwise. */
const standard: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
  DECIMAL: 'NUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
};

export const columnsOf = (fields: readonly Json[], depth: number = 0): readonly Column[] =>
  depth >= deepest
    ? []
    : fields.flatMap((field) => {
        const name = textAt(field, 'name');
        const type = (textAt(field, 'type') ?? '').toUpperCase();
        if (name === undefined) return [];
        return [
          {
            name,
            type: standard[type] ?? type,
            mode: (textAt(field, 'mode') ?? 'NULLABLE').toUpperCase(),
            description: textAt(field, 'description'),
            fields: columnsOf(listAt(field, 'fields'), depth + 1),
          },
        ];
      });
