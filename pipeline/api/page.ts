/**
 * Writes rows as a page in the system's envelope. It always tells what is left out: more rows by `Link: rel=next` and
 * `next`, rows that break the schema by `Atalaya-Skipped-Rows` and `skipped`.
 */
import type { Schema } from '../../model/schema.ts';
import type { Envelope } from '../../model/route.ts';
import type { Cursor, StoredRow } from '../ports.ts';
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

/**
 * `isCut`: the rows end before the limit, at the most bytes of a page. Throws `Refusal` when the cursor of the next page would be
 * too long for a URL.
 */
export type PageWriter = (plan: Plan, rows: readonly StoredRow[], isCut?: boolean) => Page;

/** Characters. A query string may have 8,192 in all. */
export const maxCursor = 6_000;

export const compilePageWriter = (schema: Schema, cursors: Cursors): PageWriter => {
  const writeRow = compileRowWriter(schema);
  const names = Object.keys(schema);

  const cursorAfter = (plan: Plan, row: StoredRow): string => {
    const cursor = cursors.encode(plan.scope, cursorAt(names, plan.query.orderBy, row));
    if (cursor.length <= maxCursor) return cursor;
    throw refuse(422, [
      {
        where: 'sort',
        what: `the value of '${plan.query.orderBy}' at the end of this page is too long for a cursor`,
        fix: 'sort by another field, or send another limit',
      },
    ]);
  };

  return (plan, rows, isCut = false) => {
    const pageRows = rows.length > plan.limit ? rows.slice(0, plan.limit) : rows;
    const last = isCut || rows.length > plan.limit ? pageRows.at(-1) : undefined;
    const next = last === undefined ? null : cursorAfter(plan, last);
    const results = pageRows.map((row) => writeRow(row, plan.fields));
    const skipped = results.filter((row) => typeof row !== 'string');
    const texts = results.filter((row) => typeof row === 'string');
    return {
      body: wrap(plan.envelope, `[${texts.join(',')}]`, next, skipped),
      headers: [
        ...(next === null ? [] : ['Link', `<?${plan.search}&cursor=${next}>; rel="next"`]),
        ...(skipped.length === 0 ? [] : ['Atalaya-Skipped-Rows', String(skipped.length)]),
      ],
      skipped,
    };
  };
};

/** The cursor that points after a row; `names` are the schema's fields. */
export const cursorAt = (names: readonly string[], orderBy: string | undefined, row: StoredRow): Cursor => {
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

const isValue = (value: unknown): value is Cursor['value'] =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
