/**
 * The position at which a page ended, as signed text. It contains the order, the direction and a fingerprint of the
 * filters, so that it is refused with any other query. It is signed but not secret: the page itself showed its values.
 */
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import type { Cursor, Scalar } from '../ports.ts';
import { refuse } from './refusal.ts';

/** The query that a cursor belongs to. */
export interface CursorScope {
  readonly orderBy: string | undefined;
  readonly direction: 'asc' | 'desc';
  readonly fingerprint: string;
}

export interface Cursors {
  readonly encode: (scope: CursorScope, position: Cursor) => string;
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
    encode: (scope, position) => {
      const [type, value] = encodeValue(position.value);
      const payload = Buffer.from(JSON.stringify([version, ...scopeParts(scope), type, value, position.messageId]));
      return Buffer.concat([sign(payload), payload]).toString('base64url');
    },
    decode: (scope, cursor) => {
      const bytes = Buffer.from(cursor, 'base64url');
      const payload = bytes.subarray(macLength);
      const authentic =
        bytes.length > macLength &&
        // Node ignores characters that are not base64url; they are refused here.
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, macLength), sign(payload));
      if (!authentic) throw refused('was not issued by this service');
      const [cursorVersion, orderBy, direction, filters, type, value, messageId] = JSON.parse(payload.toString()) as [
        number,
        string | null,
        string,
        string,
        string,
        string,
        string,
      ];
      if (cursorVersion !== version) throw refused('is of another version of this service');
      const expected = scopeParts(scope);
      if (orderBy !== expected[0] || direction !== expected[1] || filters !== expected[2]) {
        throw refused('belongs to another query');
      }
      return { value: decodeValue(type, value), messageId };
    },
  };
};

const refused = (problem: string): Error =>
  refuse(400, [
    {
      where: 'cursor',
      what: problem,
      fix: "send the cursor unchanged with the page's own filters and sort, or leave it out for the first page",
    },
  ]);

const scopeParts = (scope: CursorScope): readonly [string | null, string, string] => [
  scope.orderBy ?? null,
  scope.direction,
  scope.fingerprint,
];

/** JSON has neither bigint nor NaN. */
const encodeValue = (value: Cursor['value']): readonly [string, string] =>
  value === null ? ['null', ''] : [typeof value, String(value)];

const decodeValue = (type: string, text: string): Scalar | null => {
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
