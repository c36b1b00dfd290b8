/** Outcomes of messages, read back by id from the files of a home: the proof that nothing was lost. */
import type { Home } from '../../pipeline/embedded/home.ts';
import { homeFiles } from '../../pipeline/embedded/homeFiles.ts';
import { messageIdOf } from '../../pipeline/embedded/messageId.ts';
import { openQueueFile } from '../../pipeline/embedded/queueFile.ts';

export interface Account {
  /** Ids in the table; a duplicate row is listed twice. */
  readonly stored: readonly string[];
  readonly dead: readonly string[];
  readonly queued: readonly string[];
}

const page = 20_000;

export const accountOf = async (home: Home): Promise<Account> => ({
  stored: await storedIds(home),
  dead: await deadIds(home),
  queued: queuedIds(home),
});

/** Accepted messages without any outcome. */
export const lost = ({ stored, dead, queued }: Account, accepted: Iterable<string>): string[] => {
  const found = new Set([...stored, ...dead, ...queued]);
  return [...accepted].filter((id) => !found.has(id));
};

/** Messages that a reader sees more than once, or that are both stored and dead-lettered. */
export const twice = ({ stored, dead }: Account): string[] => {
  const seen = new Set<string>();
  return [...stored, ...dead].filter((id) => seen.size === seen.add(id).size);
};

const storedIds = async ({ warehouse }: Home): Promise<string[]> => {
  const ids: string[] = [];
  for (let after: { value: number | bigint; messageId: string } | undefined; ;) {
    const rows = await warehouse.query({ conditions: [], orderBy: undefined, direction: 'asc', after, limit: page });
    for (const { messageId } of rows) ids.push(messageId);
    if (rows.length < page) return ids;
    after = { value: rows.at(-1)!.publishedAt, messageId: rows.at(-1)!.messageId };
  }
};

const deadIds = async ({ deadLetters }: Home): Promise<string[]> => {
  const letters = await deadLetters.list({ limit: 1_000_000, all: true });
  return letters.map(({ messageId }) => messageId);
};

const queuedIds = ({ folder, broker }: Home): string[] => {
  const queue = openQueueFile(homeFiles(folder).queue, 'the queue', 'kill');
  const ids: string[] = [];
  for (let after = 0; ;) {
    const messages = queue.read(after, { messages: page, bytes: 2 ** 30 });
    ids.push(...messages.map(({ sequence }) => messageIdOf(broker.log, sequence)));
    if (messages.length === 0) break;
    after = messages.at(-1)!.sequence;
  }
  queue.database.close();
  return ids;
};
