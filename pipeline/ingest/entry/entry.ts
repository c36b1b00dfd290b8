/**
 * What all entries share: each message goes to the handler, which stores concurrent messages in micro-batches. A push
 * that contains no readable message would be redelivered for ever: it becomes a dead letter with all its bytes.
 */
import { randomUUID } from 'node:crypto';
import type { DeadLetters, Handler, Settlement } from '../../ports.ts';
import type { Logger, Telemetry } from '../../telemetry/telemetry.ts';
import { isUnreadable, type Received, type Unreadable } from './received.ts';

export interface EntryOptions {
  readonly handler: Handler;
  readonly deadLetters: Pick<DeadLetters, 'put'>;
  readonly telemetry: Pick<Telemetry, 'ingest'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Settles when the message is stored ('ack'), dead-lettered ('dead'), or neither ('retry'). `body` is the raw request body. */
export type Entry = (received: Received, body: () => Uint8Array) => Promise<Settlement>;

const code = 'bad-push';

export const createEntry = (options: EntryOptions): Entry => {
  const { handler, logger } = options;
  return async (received, body) => {
    try {
      if (isUnreadable(received)) return await deadLetter(options, received, body());
      const [settlement = 'retry'] = await handler([received]);
      return settlement;
    } catch (error) {
      logger.error({ event: 'push-failed', reason: String(error) }, 'a pushed message goes back to the queue');
      return 'retry';
    }
  };
};

const deadLetter = async (
  options: EntryOptions,
  { messageId, reason }: Unreadable,
  data: Uint8Array,
): Promise<'dead'> => {
  const { deadLetters, telemetry, logger, now } = options;
  const rejectedAt = now();
  // Without an id two pushes may be different messages: a duplicate dead letter is better than a lost one.
  const id = messageId ?? `push-${randomUUID()}`;
  await deadLetters.put([
    {
      messageId: id,
      data,
      attributes: undefined,
      publishedAt: rejectedAt,
      rejectedAt,
      code,
      field: undefined,
      reason: `the push ${reason}`,
    },
  ]);
  telemetry.ingest.rejected(code, 1);
  logger.warn({ event: 'rejected', messages: 1, messageIds: [id], code, reason }, 'a push became a dead letter');
  return 'dead';
};
