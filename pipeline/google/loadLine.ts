/** A row as a line of a load job: as insertAll has it, but for JSON, which is a value here and a text there. */
import { hiddenColumns, type Field, type Schema } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import type { RefusedRow, Value } from '../ports.ts';
import { fieldsOf, jsonRow } from './bigqueryValues.ts';

export interface LoadedRow {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly values: readonly Value[];
}

/** `storedAt` in milliseconds since the epoch. Returns why the row can never be stored in place of its line. */
export const loadLine = (schema: Schema): ((row: LoadedRow, storedAt: number) => string | RefusedRow) => {
  const fields = fieldsOf(schema);
  return ({ messageId, publishedAt, values }, storedAt) => {
    const row = jsonRow(values, fields);
    if (row.kind === 'RefusedRow') return row;
    const cells = Object.entries(row.json).map(([name, cell]) => [name, loaded(cell, schema[name]!)]);
    return JSON.stringify({
      ...(Object.fromEntries(cells) as object),
      [hiddenColumns.messageId]: messageId,
      [hiddenColumns.publishedAt]: formatTimestamp(publishedAt * 1_000),
      [hiddenColumns.storedAt]: formatTimestamp(storedAt * 1_000),
    });
  };
};

const loaded = (cell: unknown, field: Field): unknown => {
  if (field.type === 'json') return exactJson(cell as string);
  if (field.type === 'repeated') return (cell as readonly unknown[]).map((item) => loaded(item, field.of));
  if (field.type !== 'record') return cell;
  return Object.fromEntries(
    Object.entries(cell as object).map(([name, part]) => [name, loaded(part, field.fields[name]!)]),
  );
};

/** The engine's JSON with the two parts that keep the digits of a number; TypeScript does not know them yet. */
const exact = JSON as unknown as {
  readonly rawJSON: (text: string) => unknown;
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => unknown;
};

const exactJson = (text: string): unknown =>
  exact.parse(text, (_, value, { source }) => (typeof value === 'number' ? exact.rawJSON(source) : value));
