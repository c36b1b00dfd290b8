/** The contract of every dead-letter store. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeadLetter, DeadLetters } from '../../pipeline/ports.ts';

export interface DeadLettersUnderTest {
  readonly letters: DeadLetters;
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<DeadLetters>;
  /** Closes it and removes its data. */
  discard(): Promise<void>;
}

/** Milliseconds; BigQuery streams no row of long ago. */
const replayTime = 1_795_379_933_000;

type Letter = Omit<DeadLetter, 'replayedAt'>;

const letter = (messageId: string, members: Partial<Letter> = {}): Letter => ({
  messageId,
  data: Buffer.from(`{"id":"${messageId}"`),
  attributes: undefined,
  publishedAt: 1_000,
  rejectedAt: 2_000,
  code: 'bad-json',
  field: undefined,
  reason: 'is not JSON: it ends too early',
  ...members,
});

const plain = (one: DeadLetter | Letter): object => ({ ...one, data: Buffer.from(one.data).toString('hex') });
const ids = (letters: readonly DeadLetter[]): string[] => letters.map(({ messageId }) => messageId);

export const deadLettersContract = (name: string, open: () => Promise<DeadLettersUnderTest>): void => {
  describe(`${name} keeps dead letters`, () => {
    let opened: DeadLettersUnderTest;
    let letters: DeadLetters;
    beforeEach(async () => {
      opened = await open();
      letters = opened.letters;
    });
    afterEach(() => opened.discard());

    test('a letter is listed with everything that was put', async () => {
      const put = [
        letter('a', {
          attributes: { source: 'ñ', googclient_traceparent: '00-1' },
          field: 'delay',
          code: 'wrong-type',
        }),
        letter('b', { data: new Uint8Array(0), code: 'empty', reason: 'has no data' }),
        letter('c', {
          data: Uint8Array.from([0, 255, 254, 0xc0, 0]),
          code: 'bad-utf8',
          publishedAt: 1_795_379_931_594,
        }),
        letter('d', { data: Buffer.alloc(3_000_000, 'x'), code: 'too-large', attributes: {} }),
      ];
      await letters.put(put);
      const listed = await letters.list({ limit: 10 });
      expect(listed.map(plain)).toEqual(put.map((one) => plain({ ...one, replayedAt: undefined })));
    });

    test('letters survive a restart', async () => {
      await letters.put([letter('a'), letter('b')]);
      await letters.markReplayed(['a'], replayTime);
      letters = await opened.reopen();
      expect(
        (await letters.list({ limit: 10, all: true })).map(({ messageId, replayedAt }) => [messageId, replayedAt]),
      ).toEqual([
        ['a', replayTime],
        ['b', undefined],
      ]);
    });

    test('replayed letters are listed only with `all`', async () => {
      await letters.put(['a', 'b', 'c'].map((id) => letter(id)));
      await letters.markReplayed(['b', 'unknown'], replayTime);
      expect(ids(await letters.list({ limit: 10 }))).toEqual(['a', 'c']);
      expect(ids(await letters.list({ limit: 10, all: true }))).toEqual(['a', 'b', 'c']);
    });

    test('a message that is dead-lettered again replaces its letter, which is open again', async () => {
      await letters.put([letter('a')]);
      await letters.markReplayed(['a'], replayTime);
      const again = letter('a', {
        code: 'null-field',
        field: 'delay',
        reason: "field 'delay' is null but required",
        rejectedAt: 4_000,
      });
      await letters.put([again]);
      expect((await letters.list({ limit: 10, all: true })).map(plain)).toEqual([
        plain({ ...again, replayedAt: undefined }),
      ]);
    });

    test('pages are consecutive, oldest first, without gaps or duplicates', async () => {
      const all = Array.from({ length: 25 }, (_, index) => `m${String(index).padStart(2, '0')}`);
      for (let from = 0; from < all.length; from += 5)
        await letters.put(all.slice(from, from + 5).map((id) => letter(id)));
      const paged: string[] = [];
      for (;;) {
        const after = paged.at(-1);
        const page = await letters.list({ limit: 4, ...(after === undefined ? {} : { after }) });
        paged.push(...ids(page));
        if (page.length < 4) break;
        // A replay during paging does not change the pages.
        await letters.markReplayed([page[3]!.messageId], replayTime);
      }
      expect(paged).toEqual(all);
    });

    test('empty puts and marks are allowed', async () => {
      await letters.put([]);
      await letters.markReplayed([], replayTime);
      expect(await letters.list({ limit: 10 })).toEqual([]);
    });

    test('concurrent puts are all stored', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => letters.put([letter(`x${index}`), letter(`y${index}`)])),
      );
      expect(await letters.list({ limit: 100 })).toHaveLength(40);
    });
  });
};
