/**
 * Writes a stored row as JSON text, or reports what is wrong with it. Others can write the table too, so every value is
 * checked: a row that breaks the schema is left out. Fields that were not requested are checked where they were read. Integers and decimals keep every digit.
 */
import type { Schema } from '../../model/schema.ts';
import type { StoredRow } from '../ports.ts';
import { cellFault, compileCell } from './cell.ts';

/** A row that is left out of an answer. */
export interface SkippedRow {
  readonly messageId: string;
  /** The path of the field, such as 'items[3].price'. */
  readonly field: string;
  readonly reason: string;
}

/** `fields` are indices into the schema's. */
export type RowWriter = (row: StoredRow, fields: readonly number[]) => string | SkippedRow;

export const compileRowWriter = (schema: Schema): RowWriter => {
  const columns = Object.entries(schema).map(([name, field]) => ({
    name,
    field,
    key: `${JSON.stringify(name)}:`,
    write: compileCell(field),
  }));

  return (row, fields) => {
    let text = '{';
    let next = 0;
    let i = 0;
    for (const column of columns) {
      const value = row.values[i];
      if (value === undefined && fields[next] !== i) {
        i++;
        continue;
      }
      const cell = column.write(value);
      if (cell === undefined) {
        const { path, reason } = cellFault(column.field, value, column.name);
        return { messageId: row.messageId, field: path, reason };
      }
      if (fields[next] === i) {
        text += next === 0 ? column.key + cell : `,${column.key}${cell}`;
        next++;
      }
      i++;
    }
    return `${text}}`;
  };
};
