import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { messageIdOf, parseMessageId } from './messageId.ts';

const sequences = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

test('an id contains its log and sequence', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-z]{4}$/), sequences, (log, sequence) => {
      expect(parseMessageId(messageIdOf(log, sequence))).toEqual({ log, sequence });
    }),
  );
});

test('ids sort in the order of publishing', () => {
  fc.assert(
    fc.property(sequences, sequences, (a, b) => {
      expect(messageIdOf('abcd', a) < messageIdOf('abcd', b)).toBe(a < b);
    }),
  );
});

test.each(['', 'abcd', 'abcd0', 'abcd11 ', 'abcd201', 'ABCD11', 'abcd1', 'order-17', 'abcd21'])(
  '%j is not an id of a queue',
  (text) => {
    expect(parseMessageId(text)).toBeUndefined();
  },
);
