import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createCursors, fingerprint, type CursorScope } from './cursor.ts';

const cursors = createCursors(Buffer.alloc(32, 1));
const scope: CursorScope = { orderBy: 'delay', direction: 'desc', fingerprint: fingerprint('x') };
const again =
  "Fix: send the cursor unchanged with the page's own filters and sort, or leave it out for the first page.";

const values = fc.oneof(
  fc.constant(null),
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
);

test('a cursor decodes to the same position, for any value', () => {
  fc.assert(
    fc.property(values, fc.string(), (value, messageId) => {
      const position = cursors.decode(scope, cursors.encode(scope, { value, messageId }));
      // The sign of zero does not change the order.
      expect(position).toEqual({ value: Object.is(value, -0) ? 0 : value, messageId });
    }),
  );
});

test('a cursor with any one character changed is refused', () => {
  const cursor = cursors.encode(scope, { value: 1, messageId: 'm1' });
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom('a', 'Z', '9', '-', '_', '.', '=', '%'), (at, character) => {
      fc.pre(cursor[at] !== character);
      const forged = cursor.slice(0, at) + character + cursor.slice(at + 1);
      expect(() => cursors.decode(scope, forged)).toThrow(`cursor: was not issued by this service. ${again}`);
    }),
  );
});

test('a cursor that was cut, extended, doubled or rewritten is refused with 400', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const tamper = fc.oneof(
    fc.nat().map((n) => (all: Buffer) => all.subarray(0, n % all.length)),
    bytes.map((more) => (all: Buffer) => Buffer.concat([all, more])),
    bytes.map((more) => (all: Buffer) => Buffer.concat([more, all])),
    fc.constant((all: Buffer) => Buffer.concat([all, all])),
    fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => (all: Buffer) => {
      const changed = Buffer.from(all);
      changed[at % all.length]! ^= bits;
      return changed;
    }),
    // Its own signature with another position.
    fc
      .string()
      .map((id) => (all: Buffer) => Buffer.concat([all.subarray(0, 16), Buffer.from(JSON.stringify([1, id]))])),
  );
  fc.assert(
    fc.property(values, fc.string(), tamper, (value, messageId, change) => {
      const cursor = Buffer.from(cursors.encode(scope, { value, messageId }), 'base64url');
      let refused: unknown;
      try {
        cursors.decode(scope, change(cursor).toString('base64url'));
      } catch (error) {
        refused = error;
      }
      expect(refused).toMatchObject({
        name: 'Refusal',
        status: 400,
        message: `cursor: was not issued by this service. ${again}`,
      });
    }),
    { numRuns: 1_000 },
  );
});

test.each(['', 'AAAA', 'not a cursor', 'e30', '\0', '../../etc/passwd', 'A'.repeat(8_000)])(
  'the cursor %j is refused',
  (cursor) => {
    expect(() => cursors.decode(scope, cursor)).toThrow(`cursor: was not issued by this service. ${again}`);
  },
);

test.each<[string, CursorScope]>([
  ['another order', { ...scope, orderBy: 'distance' }],
  ['the order of publishing', { ...scope, orderBy: undefined }],
  ['another direction', { ...scope, direction: 'asc' }],
  ['other filters', { ...scope, fingerprint: fingerprint('y') }],
])('a cursor is refused with %s', (_, otherScope) => {
  const cursor = cursors.encode(scope, { value: 1, messageId: 'm1' });
  expect(() => cursors.decode(otherScope, cursor)).toThrow(`cursor: belongs to another query. ${again}`);
});

test('a cursor signed with another key is refused', () => {
  const foreignCursor = createCursors(Buffer.alloc(32, 2)).encode(scope, { value: 1, messageId: 'm1' });
  expect(() => cursors.decode(scope, foreignCursor)).toThrow(`cursor: was not issued by this service. ${again}`);
});
