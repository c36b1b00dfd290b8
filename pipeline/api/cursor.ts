/**
 * Where a page ended, as text that only this service can write. It carries the order, the direction and a fingerprint
 * of the filters, so that it is refused with any other query. Signed, not secret: it holds what the page itself showed.
 */
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import type { Cursor, Value } from '../ports.ts';
import { refuse } from './refusal.ts';

/** What a cursor is bound to. */
export interface CursorScope {
  readonly orderBy: string | undefined;
  readonly direction: 'asc' | 'desc';
  readonly fingerprint: string;
}

export interface Cursors {
  readonly encode: (scope: CursorScope, place: Cursor) => string;
  /** Throws `Refusal`. */
  readonly decode: (scope: CursorScope, cursor: string) => Cursor;
}

const version = 1;
const macLength = 16;

export const fingerprint = (text: string): string => hash('sha256', text, 'base64url').slice(0, 12);

export const createCursors = (key: Uint8Array): Cursors => {
  const secret = createSecretKey(key);
  const sign = (payload: Uint8Array): Buffer =>
    createHmac('sha256', secret).update(payload).digest().subarray(0, macLength);

  return {
    encode: (scope, place) => {
      const [type, value] = encodeValue(place.value);
      const payload = Buffer.from(JSON.stringify([version, ...scopeParts(scope), type, value, place.messageId]));
      return Buffer.concat([sign(payload), payload]).toString('base64url');
    },
    decode: (scope, cursor) => {
      const all = Buffer.from(cursor, 'base64url');
      const payload = all.subarray(macLength);
      const authentic =
        all.length > macLength &&
        // Node ignores what is not base64url; we do not.
        all.toString('base64url') === cursor &&
        timingSafeEqual(all.subarray(0, macLength), sign(payload));
      if (!authentic) throw refused('is not one that this service gave out');
      const [found, orderBy, direction, filters, type, value, messageId] = JSON.parse(payload.toString()) as [
        number,
        string | null,
        string,
        string,
        string,
        string,
        string,
      ];
      if (found !== version) throw refused('is of another version of this service');
      const expected = scopeParts(scope);
      if (orderBy !== expected[0] || direction !== expected[1] || filters !== expected[2]) {
        throw refused('belongs to another query');
      }
      return { value: decodeValue(type, value), messageId };
    },
  };
};

const refused = (what: string): Error =>
  refuse(400, [
    {
      where: 'cursor',
      what,
      fix: "repeat the page's own filters and sort with its cursor unchanged, or leave cursor out for the first page",
    },
  ]);

const scopeParts = (scope: CursorScope): readonly [string | null, string, string] => [
  scope.orderBy ?? null,
  scope.direction,
  scope.fingerprint,
];

/** JSON knows neither bigint nor NaN. */
const encodeValue = (value: Value): readonly [string, string] =>
  value === null ? ['null', ''] : [typeof value, String(value)];

const decodeValue = (type: string, text: string): Value => {
  switch (type) {
    case 'null':
      return null;
    case 'number':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
};
