/**
 * POST: publishes one message or an array of them, all or none. 202 means that the queue has stored them durably; they are
 * in the table after ingestion. Messages are validated here as ingest will do, so that senders learn of faults at once.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PublishRoute } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { numberReading } from '../ingest/message.ts';
import {
  originalIdAttribute,
  originalTimeAttribute,
  syntheticAttribute,
  type Attributes,
  type Broker,
  type OutgoingMessage,
} from '../ports.ts';
import type { Logger, Tracing } from '../telemetry/telemetry.ts';
import type { Answers } from './answer.ts';
import type { Caller } from './auth/caller.ts';
import { createReadBody } from './body.ts';
import { compileCheckMessages, type CheckedMessages } from './checkMessages.ts';
import type { Exchange } from './exchange.ts';
import { shed, type Fail } from './failure.ts';
import type { Idempotency, IdempotentPublish } from './limits/idempotency.ts';
import { refuse, unavailable } from './refusal.ts';
import { DeadlineExceeded, withDeadline } from './sharedWork.ts';
import type { Slots } from './slots.ts';

export interface PublishOptions {
  readonly system: PipelineSystem;
  readonly broker: Broker;
  readonly tracing: Tracing;
  readonly logger: Logger;
  readonly answers: Answers;
  readonly slots: Slots;
  readonly fail: Fail;
  readonly idempotency: Idempotency;
}

export type Publish = (exchange: Exchange, route: PublishRoute, caller: Caller) => Promise<void>;

/** Share of the instance's memory for all bodies that are being read. */
const memoryShare = 1 / 4;

export const createPublish = (options: PublishOptions): Publish => {
  const { system, broker, tracing, logger, answers, slots, fail, idempotency } = options;
  const { api } = system.stages;
  const deadlineMs = milliseconds(api.deadline);
  const maxBody = bytes(api.maxBody);
  const budget = Math.max(maxBody, bytes(api.resources.memory) * memoryShare);
  const readBody = createReadBody(maxBody, budget, numberReading(system.schema));
  const check = compileCheckMessages(system);

  const publish = async (
    route: string,
    messages: readonly OutgoingMessage[],
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    const release = await slots.take(signal);
    if (release === undefined) throw shed;
    try {
      return await broker.publish(messages);
    } catch (error) {
      const { name, message } = error as Error;
      logger.error({ route, error: name, reason: message }, 'publish failed');
      throw unavailable('The queue did not confirm the messages; some may be in it.');
    } finally {
      release();
    }
  };

  return async (exchange, route, caller) => {
    exchange.onDisconnect(() => undefined);
    let idempotent: IdempotentPublish | undefined;
    try {
      const body = await readBody(exchange.request);
      const elements = Array.isArray(body) ? (body as unknown[]) : [body];
      checkCount(elements.length, route.maxMessages);
      const checked = check(elements, Array.isArray(body));
      const { data } = checked;
      const { headers } = exchange.request;
      idempotent = idempotency({ headers, caller: caller.key, route: route.path, messages: data });
      if (idempotent?.repeated === true) {
        exchange.send(answers.plain(202, published(idempotent.messageIds, checked), ['Idempotency-Replayed', 'true']));
        return;
      }
      const attributes = withTestMark(tracing.inject(), exchange.synthetic);
      const messages = data.map((one, i) => ({
        data: one,
        attributes: withMessageId(attributes, idempotent?.messageIds[i], idempotent?.publishedAt),
      }));
      const messageIds = await withDeadline(deadlineMs, async (signal) => publish(route.path, messages, signal));
      idempotent?.settle(true);
      exchange.send(answers.plain(202, published(idempotent?.messageIds ?? messageIds, checked)));
    } catch (error) {
      idempotent?.settle(false);
      fail(
        exchange,
        error instanceof DeadlineExceeded
          ? unavailable(`The queue did not confirm the messages within ${api.deadline}; some may be in it.`)
          : error,
      );
    }
  };
};

/** The answer names the fields that were kept out. */
const published = (messageIds: readonly string[], { ignored, moreIgnored }: CheckedMessages): object => ({
  messageIds,
  ...(ignored.length === 0 ? {} : { ignored }),
  ...(moreIgnored === 0 ? {} : { moreIgnored }),
});

/** Adds the attribute that marks test messages. */
const withTestMark = (attributes: Attributes | undefined, reason: string | undefined): Attributes | undefined =>
  reason === undefined ? attributes : { ...attributes, [syntheticAttribute]: reason };

/** Adds the message id that is derived from the idempotency key. */
const withMessageId = (
  attributes: Attributes | undefined,
  id: string | undefined,
  publishedAt: number | undefined,
): Attributes | undefined =>
  id === undefined
    ? attributes
    : {
        ...attributes,
        [originalIdAttribute]: id,
        ...(publishedAt === undefined ? {} : { [originalTimeAttribute]: String(publishedAt) }),
      };

const checkCount = (count: number, max: number): void => {
  if (count === 0) {
    throw refuse(400, [{ where: 'body', what: 'is an empty array', fix: 'send at least one message' }]);
  }
  if (count > max) {
    throw refuse(413, [
      {
        where: 'body',
        what: `has ${count} messages, more than ${max}`,
        fix: 'send them in several requests',
      },
    ]);
  }
};
