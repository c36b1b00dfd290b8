/**
 * Rows as a page in the system's envelope. What is left out is always said: more rows by `Link: rel=next` and `next`,
 * rows that break the schema by `Atalaya-Skipped-Rows` and `skipped`.
 */
import type { Schema } from '../../model/schema.ts';
import type { Envelope } from '../../model/stage.ts';
import type { Cursor, StoredRow, Value } from '../ports.ts';
import type { Cursors } from './cursor.ts';
import type { Plan } from './plan.ts';
import { refuse } from './refusal.ts';
import { compileRowWriter, type SkippedRow } from './row.ts';

export interface Page {
  readonly body: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly skipped: readonly SkippedRow[];
}

/** Throws `Refusal` when the page's end cannot be put into a URL. */
export type PageWriter = (plan: Plan, rows: readonly StoredRow[]) => Page;

/** Characters; a URL takes 8,192 with the rest of its query. */
const maxCursor = 6_000;

export const compilePageWriter = (schema: Schema, cursors: Cursors): PageWriter => {
  const writeRow = compileRowWriter(schema);
  const names = Object.keys(schema);

  const cursorAfter = (plan: Plan, row: StoredRow): string => {
    const cursor = cursors.encode(plan.scope, placeOf(names, plan.query.orderBy, row));
    if (cursor.length <= maxCursor) return cursor;
    throw refuse(422, [
      {
        where: 'sort',
        what: `the value of '${plan.query.orderBy}' at the end of this page is too long for a cursor`,
        fix: 'sort by another field, or send another limit',
      },
    ]);
  };

  return (plan, rows) => {
    const shown = rows.length > plan.limit ? rows.slice(0, plan.limit) : rows;
    const last = rows.length > plan.limit ? shown.at(-1) : undefined;
    const next = last === undefined ? null : cursorAfter(plan, last);
    const written = shown.map((row) => writeRow(row, plan.fields));
    const skipped = written.filter((row) => typeof row !== 'string');
    const good = written.filter((row) => typeof row === 'string');
    return {
      body: wrap(plan.envelope, `[${good.join(',')}]`, next, skipped),
      headers: [
        ...(next === null ? [] : ['Link', `<?${plan.search}&cursor=${next}>; rel="next"`]),
        ...(skipped.length === 0 ? [] : ['Atalaya-Skipped-Rows', String(skipped.length)]),
      ],
      skipped,
    };
  };
};

/** Where a row stands in the order; `names` are the schema's fields. */
export const placeOf = (names: readonly string[], orderBy: string | undefined, row: StoredRow): Cursor => {
  const value = orderBy === undefined ? row.publishedAt : row.values[names.indexOf(orderBy)];
  return { value: isValue(value) ? value : null, messageId: row.messageId };
};

const wrap = (envelope: Envelope, rows: string, next: string | null, skipped: readonly SkippedRow[]): string => {
  switch (envelope.kind) {
    case 'Bare':
      return rows;
    case 'Keyed':
      return `{${JSON.stringify(envelope.key)}:${rows}}`;
    case 'Page':
      return `{"data":${rows},"next":${JSON.stringify(next)},"skipped":${JSON.stringify(skipped)}}`;
  }
};

const isValue = (value: unknown): value is Value =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
