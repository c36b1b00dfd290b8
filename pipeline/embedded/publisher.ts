/** Group commit: publishes of one event-loop turn share a transaction; each resolves when it is durable. */
import type { OutgoingMessage } from '../ports.ts';
import { messageIdOf } from './messageId.ts';
import type { QueueFile } from './queueFile.ts';
import { storageErrorOf, transaction } from '../storage/sqlite.ts';
import { StorageError } from '../storage/storageError.ts';

export interface PublisherOptions {
  readonly queue: QueueFile;
  readonly file: string;
  readonly label: string;
  readonly now: () => number;
  /** Called after each commit. */
  readonly onPublished: () => void;
}

export interface Publisher {
  /** On failure rejects with `StorageError`, and none of the messages is in the queue. */
  publish(messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
  /** Waits for earlier publishes. */
  close(): Promise<void>;
}

interface Publish {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: (ids: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Most messages in one transaction (a single publish may have more): it blocks the thread and the file. */
const maxMessages = 20_000;
/** Milliseconds that a publish waits while another process writes. */
const waitMs = 10_000;

export const createPublisher = ({ queue, file, label, now, onPublished }: PublisherOptions): Publisher => {
  const waiting: Publish[] = [];
  let flushing: Promise<void> | undefined;
  let closed = false;

  const take = (): readonly Publish[] => {
    let messages = 0;
    let count = 0;
    while (count < waiting.length && (count === 0 || messages < maxMessages))
      messages += waiting[count++]!.messages.length;
    return waiting.splice(0, count);
  };

  const append = ({ messages }: Publish): readonly string[] => {
    const first = queue.append(messages, now());
    return messages.map((_, index) => messageIdOf(queue.log, first + index));
  };

  const flush = async (): Promise<void> => {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = take();
      try {
        const ids = await transaction(queue.database, () => batch.map(append), { waitMs });
        batch.forEach((publish, index) => publish.resolve(ids[index]!));
      } catch (error) {
        const reason = storageErrorOf(error, file, label);
        for (const publish of batch) publish.reject(reason);
      }
      onPublished();
    }
    flushing = undefined;
  };

  return {
    publish: (messages) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closedError(file, label));
        waiting.push({ messages, resolve, reject });
        flushing ??= flush();
      }),
    close: async () => {
      closed = true;
      await flushing;
    },
  };
};

const closedError = (file: string, label: string): StorageError =>
  new StorageError(`${label} is closed`, file, 'the pipeline is stopping', 'publish again after a restart');
