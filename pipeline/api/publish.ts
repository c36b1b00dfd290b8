/**
 * POST: publishes one message or an array of them, all or none. 202 means that the queue has stored them durably; they are
 * in the table after ingestion. Messages are validated here as ingest will do, so that senders learn of faults at once.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PublishRoute } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { stringifyJson } from '../ingest/json.ts';
import { compileMessage } from '../ingest/message.ts';
import {
  originalIdAttribute,
  syntheticAttribute,
  type Attributes,
  type Broker,
  type OutgoingMessage,
} from '../ports.ts';
import type { Logger, Tracing } from '../telemetry/telemetry.ts';
import type { Answers } from './answer.ts';
import type { Caller } from './auth/caller.ts';
import { createReadBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { shed, type Fail } from './failure.ts';
import type { Idempotency, IdempotentPublish } from './limits/idempotency.ts';
import { Refusal, refuse, unavailable } from './refusal.ts';
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

/** Most rejected messages in `errors`, and in the text, of one answer. */
const maxErrors = 100;
const maxInDetail = 5;

export const createPublish = (options: PublishOptions): Publish => {
  const { system, broker, tracing, logger, answers, slots, fail, idempotency } = options;
  const { api, ingest } = system.stages;
  const deadlineMs = milliseconds(api.deadline);
  const maxBody = bytes(api.maxBody);
  const readBody = createReadBody(maxBody, Math.max(maxBody, bytes(api.resources.memory) * memoryShare));
  const check = compileCheck(system, bytes(ingest.maxMessage));

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
      const data = check(elements, Array.isArray(body));
      const { headers } = exchange.request;
      idempotent = idempotency({ headers, caller: caller.key, route: route.path, messages: data });
      if (idempotent?.repeated === true) {
        exchange.send(answers.plain(202, { messageIds: idempotent.messageIds }, ['Idempotency-Replayed', 'true']));
        return;
      }
      const attributes = withTestMark(tracing.inject(), exchange.synthetic);
      const messages = data.map((one, i) => ({
        data: one,
        attributes: withMessageId(attributes, idempotent?.messageIds[i]),
      }));
      const messageIds = await withDeadline(deadlineMs, async (signal) => publish(route.path, messages, signal));
      idempotent?.settle(true);
      exchange.send(answers.plain(202, { messageIds: idempotent?.messageIds ?? messageIds }));
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

/** Adds the attribute that marks test messages. */
const withTestMark = (attributes: Attributes | undefined, reason: string | undefined): Attributes | undefined =>
  reason === undefined ? attributes : { ...attributes, [syntheticAttribute]: reason };

/** Adds the message id that is derived from the idempotency key. */
const withMessageId = (attributes: Attributes | undefined, id: string | undefined): Attributes | undefined =>
  id === undefined ? attributes : { ...attributes, [originalIdAttribute]: id };

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

interface Rejected {
  /** Index in the array; 0 for a single message. */
  readonly index: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly reason: string;
}

/** Returns the messages as they will be published. Throws a `Refusal` that lists each invalid message. */
const compileCheck = (
  system: PipelineSystem,
  maxMessage: number,
): ((elements: readonly unknown[], isArray: boolean) => readonly Uint8Array[]) => {
  const { fromValue } = compileMessage(system);

  const checkOne = (element: unknown, index: number): Uint8Array | Rejected => {
    const result = fromValue(element);
    if (result.kind === 'Rejection') {
      const { code, field, reason } = result;
      return { index, code, field, reason };
    }
    const data = encode(element);
    if (data === undefined) {
      return { index, code: 'bad-json', field: undefined, reason: 'is nested too deeply' };
    }
    if (data.length <= maxMessage) return data;
    const reason = `is ${data.length} bytes, more than the ${maxMessage} that the system accepts`;
    return { index, code: 'too-large', field: undefined, reason };
  };

  return (elements, isArray) => {
    const results = elements.map(checkOne);
    const rejected = results.filter((one) => 'index' in one);
    if (rejected.length === 0) return results as readonly Uint8Array[];
    const sentences = rejected
      .slice(0, maxInDetail)
      .map((one) => `${isArray ? `message ${one.index}` : 'message'}: ${one.reason}.`);
    const omitted = rejected.length - sentences.length;
    throw new Refusal(
      422,
      [
        ...sentences,
        ...(omitted > 0 ? [`${omitted} more cannot be stored.`] : []),
        'Nothing was published. Fix: correct these messages, and send all of them again.',
      ].join(' '),
      rejected.slice(0, maxErrors),
    );
  };
};

const encode = (element: unknown): Uint8Array | undefined => {
  try {
    return Buffer.from(stringifyJson(element));
  } catch (error) {
    // Deep nesting in a field that is not in the schema exhausts the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
