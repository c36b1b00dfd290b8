/**
 * A warehouse that lost commits: a truncated write-ahead log or an old copy opens without an error. The queue keeps the number of
 * commits for which it forgot messages, so the loss is found at the start, and named by sequence.
 */
import type { DeadLetters } from '../ports.ts';
import { many } from '../../text/count.ts';
import { StorageError } from '../storage/storageError.ts';
import { messageIdOf, parseMessageId } from './messageId.ts';
import type { SqliteBroker } from './queue.ts';
import type { DuckDbWarehouse } from './warehouse.ts';

/** Inclusive. */
export type Range = readonly [first: number, last: number];

/** The parts of a range that no other range covers, ascending. */
export const uncovered = ([first, last]: Range, others: readonly Range[]): readonly Range[] => {
  const gaps: Range[] = [];
  let next = first;
  for (const [from, to] of others.toSorted((a, b) => a[0] - b[0])) {
    if (from > last) break;
    if (from > next) gaps.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
};

/** Most ranges in the text. */
const maxRanges = 8;
const page = 1_000;

export const missingError = async (
  file: string,
  warehouse: DuckDbWarehouse,
  broker: SqliteBroker,
  deadLetters: DeadLetters,
): Promise<StorageError> => {
  const { floor, runs } = warehouse.ledger(broker.log);
  const first = Math.max(1, floor);
  const dead = await deadSequences(deadLetters, broker.log);
  const missing = uncovered([first, broker.last()], [...runs, ...broker.queued(first), ...dead]);
  const count = missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const commits = broker.reliesOn() - warehouse.commits();
  return new StorageError(
    'the warehouse lost messages',
    file,
    `the last ${commits === 1 ? 'commit' : `${commits} commits`} that the queue saw ${commits === 1 ? 'is' : 'are'} not in it. ${many(count, 'message')} ${count === 1 ? 'is' : 'are'} ` +
      `neither in the table, nor in the queue, nor dead-lettered: ${rangesText(missing, broker.log)}. Those that claimed an id of their own may be in the table`,
    `restore ${file} and ${file}.wal from a copy; or publish these messages again, and start once with 'npx atalaya up --accept-missing' (a service: ATALAYA_ACCEPT_MISSING=yes)`,
  );
};

const rangesText = (ranges: readonly Range[], log: string): string => {
  const texts = ranges
    .slice(0, maxRanges)
    .map(([from, to]) => (from === to ? `sequence ${from}` : `sequences ${from} to ${to}`));
  const more = ranges.length - texts.length;
  const ids = `ids ${messageIdOf(log, ranges[0]?.[0] ?? 0)} to ${messageIdOf(log, ranges.at(-1)?.[1] ?? 0)}`;
  return `${texts.join(', ')}${more > 0 ? ` and ${more} more ranges` : ''} (${ids})`;
};

const deadSequences = async (deadLetters: DeadLetters, log: string): Promise<readonly Range[]> => {
  const found: Range[] = [];
  for (let after: string | undefined; ;) {
    const letters = await deadLetters.list({ limit: page, all: true, ...(after === undefined ? {} : { after }) });
    for (const { messageId } of letters) {
      const id = parseMessageId(messageId);
      if (id?.log === log) found.push([id.sequence, id.sequence]);
    }
    if (letters.length < page) return found;
    after = letters.at(-1)?.messageId;
  }
};
