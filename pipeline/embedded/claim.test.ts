import { expect, test } from '@jest/globals';
import { originalIdAttribute } from '../ports.ts';
import { claimOf } from './claim.ts';
import { messageIdOf } from './messageId.ts';

const queued = (sequence: number): boolean => sequence === 5;
const claiming = (claim: string | undefined) =>
  claimOf(
    {
      sequence: 9,
      data: new Uint8Array(0),
      attributes: claim === undefined ? { source: 'x' } : { source: 'x', [originalIdAttribute]: claim },
      publishedAt: 0,
      attempts: 0,
    },
    'abcd',
    queued,
  );

test.each([
  ['no id', undefined],
  ['an earlier message that has its outcome', messageIdOf('abcd', 4)],
  ['a message of another queue', messageIdOf('zzzz', 5)],
  ['a key of the producer', 'order-17'],
])('a message that claims %s is delivered unchanged', (_, claim) => {
  const attributes = claim === undefined ? { source: 'x' } : { source: 'x', [originalIdAttribute]: claim };
  expect(claiming(claim)).toEqual({ attributes, waitsFor: undefined });
});

test('a message that claims the id of a queued message waits for it', () => {
  const claim = messageIdOf('abcd', 5);
  expect(claiming(claim)).toEqual({ attributes: { source: 'x', [originalIdAttribute]: claim }, waitsFor: 5 });
});

test.each([9, 10])('a message cannot claim to be sequence %d, which is not earlier than its own', (sequence) => {
  expect(claiming(messageIdOf('abcd', sequence))).toEqual({ attributes: { source: 'x' }, waitsFor: undefined });
});
