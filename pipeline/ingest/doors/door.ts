/**
 * What every door shares: one message goes to the handler, whose micro-batches concurrent doors fill together. A push in
 * which no message can be read would come again for ever: it becomes a dead letter, with all its bytes.
 */
import { randomUUID } from 'node:crypto';
import type { DeadLetters, Handler, Settlement } from '../../ports.ts';
import type { Logger, Telemetry } from '../../telemetry/telemetry.ts';
import { isUnreadable, type Received, type Unreadable } from './received.ts';

export interface DoorOptions {
  readonly handler: Handler;
  readonly deadLetters: Pick<DeadLetters, 'put'>;
  readonly telemetry: Pick<Telemetry, 'ingest'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Settles once the message is stored ('ack'), in the dead letters ('dead'), or neither. `body` is what was sent. */
export type Door = (received: Received, body: () => Uint8Array) => Promise<Settlement>;

const code = 'bad-push';

export const createDoor = (options: DoorOptions): Door => {
  const { handler, logger } = options;
  return async (received, body) => {
    try {
      if (isUnreadable(received)) return await bury(options, received, body());
      const [settlement = 'retry'] = await handler([received]);
      return settlement;
    } catch (error) {
      logger.error({ event: 'push-failed', reason: String(error) }, 'a pushed message goes back to the queue');
      return 'retry';
    }
  };
};

const bury = async (options: DoorOptions, { messageId, reason }: Unreadable, data: Uint8Array): Promise<'dead'> => {
  const { deadLetters, telemetry, logger, now } = options;
  const at = now();
  // Two that say nothing of who they are may be two messages: better one letter twice than one of two.
  const id = messageId ?? `push-${randomUUID()}`;
  await deadLetters.put([
    {
      messageId: id,
      data,
      attributes: undefined,
      publishedAt: at,
      rejectedAt: at,
      code,
      field: undefined,
      reason: `the push ${reason}`,
    },
  ]);
  telemetry.ingest.rejected(code, 1);
  logger.warn({ event: 'rejected', messages: 1, messageIds: [id], code, reason }, 'a push became a dead letter');
  return 'dead';
};
