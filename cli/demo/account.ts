/**
 * The demo's proof: it reads back every published message by id. Each must be stored exactly once, or dead-lettered with a
 * reason; anything else is counted and fails the demo.
 */
import type { Home } from '../../pipeline/embedded/home.ts';
import { messageIdOf } from '../../pipeline/embedded/messageId.ts';
import type { Job } from './job.ts';

export interface Account {
  readonly published: number;
  /** Distinct messages in the table. */
  readonly stored: number;
  readonly deadLettered: number;
  /** Neither in the table nor among the dead letters. */
  readonly lost: number;
  /** Duplicate rows in the table, and dead letters of messages that are also in the table. */
  readonly duplicated: number;
}

const page = 10_000;

/** Messages still waiting in the queue count as lost: call it when the queue is empty. */
export const accountFor = async (job: Job, home: Pick<Home, 'warehouse' | 'deadLetters'>): Promise<Account> => {
  const dead = await deadIds(home, job.log);
  const account = { published: 0, stored: 0, deadLettered: 0, lost: 0, duplicated: 0 };
  for (const [first, last] of job.ranges) {
    const between = { first: messageIdOf(job.log, first), last: messageIdOf(job.log, last) };
    const { rows, messageIds } = await home.warehouse.census(between);
    const letters = dead.filter((id) => id >= between.first && id <= between.last).length;
    const size = last - first + 1;
    account.published += size;
    account.stored += messageIds;
    account.deadLettered += letters;
    account.duplicated += rows - messageIds + Math.max(0, messageIds + letters - size);
    account.lost += Math.max(0, size - messageIds - letters);
  }
  return account;
};

/** Ids sort in the order of publishing, so that ranges can be compared as text. */
const deadIds = async ({ deadLetters }: Pick<Home, 'deadLetters'>, log: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const letters = await deadLetters.list({ limit: page, ...(after === undefined ? {} : { after }) });
    ids.push(...letters.map((letter) => letter.messageId).filter((id) => id.startsWith(log)));
    if (letters.length < page) return ids;
    after = letters.at(-1)!.messageId;
  }
};
