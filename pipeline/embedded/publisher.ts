/** Group commit: publishes of one turn share a transaction, and each resolves once it is durable. */
import type { OutgoingMessage } from '../ports.ts';
import { messageIdOf } from './messageId.ts';
import type { QueueFile } from './queueFile.ts';
import { storageErrorOf, transaction } from './sqlite.ts';
import { StorageError } from './storageError.ts';

export interface PublisherOptions {
  readonly queue: QueueFile;
  readonly file: string;
  readonly what: string;
  readonly now: () => number;
  /** Called after each commit. */
  readonly onPublished: () => void;
}

export interface Publisher {
  /** Rejects with `StorageError`; none of the messages is in the queue then. */
  publish(messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
  /** Waits for what was asked before. */
  close(): Promise<void>;
}

interface Publish {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: (ids: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Messages in one transaction, at most, beyond the first publish: it holds the thread and the file. */
const mostAtOnce = 20_000;
/** Milliseconds that a publish waits for another process to let go of the file. */
const patience = 10_000;

export const createPublisher = ({ queue, file, what, now, onPublished }: PublisherOptions): Publisher => {
  const waiting: Publish[] = [];
  let flushing: Promise<void> | undefined;
  let closed = false;

  const take = (): readonly Publish[] => {
    let messages = 0;
    let count = 0;
    while (count < waiting.length && (count === 0 || messages < mostAtOnce))
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
        const ids = await transaction(queue.database, () => batch.map(append), { patience });
        batch.forEach((publish, index) => publish.resolve(ids[index]!));
      } catch (error) {
        const reason = storageErrorOf(error, file, what);
        for (const publish of batch) publish.reject(reason);
      }
      onPublished();
    }
    flushing = undefined;
  };

  return {
    publish: (messages) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closedError(file, what));
        waiting.push({ messages, resolve, reject });
        flushing ??= flush();
      }),
    close: async () => {
      closed = true;
      await flushing;
    },
  };
};

const closedError = (file: string, what: string): StorageError =>
  new StorageError(`${what} is closed`, file, 'the pipeline is stopping', 'publish again when it has started anew');
