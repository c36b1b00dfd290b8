/**
 * POST: one message or an array of them into the queue, all or none. 202 means that the queue keeps them; they appear in
 * the table when they are ingested. Messages are checked here as ingest will check them, so that senders hear of faults.
 */
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PublishRoute } from '../../model/stage.ts';
import type { System } from '../../model/system.ts';
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
import type { Idempotency, Once } from './limits/idempotency.ts';
import { Refusal, refuse, unavailable } from './refusal.ts';
import { DeadlineExceeded, withDeadline } from './shared-work.ts';
import type { Slots } from './slots.ts';

export interface PublishOptions {
  readonly system: System;
  readonly broker: Broker;
  readonly tracing: Tracing;
  readonly logger: Logger;
  readonly answers: Answers;
  readonly slots: Slots;
  readonly fail: Fail;
  readonly idempotency: Idempotency;
}

export type Publish = (exchange: Exchange, route: PublishRoute, caller: Caller) => Promise<void>;

/** Bodies that are being read may take this share of the instance's memory together. */
const memoryShare = 1 / 4;

/** Rejected messages that one answer names. */
const named = 100;
const toldInWords = 5;

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
    const giveBack = await slots.take(signal);
    if (giveBack === undefined) throw shed;
    try {
      return await broker.publish(messages);
    } catch (error) {
      const { name, message } = error as Error;
      logger.error({ route, error: name, reason: message }, 'publish failed');
      throw unavailable('The queue did not confirm the messages; some may be in it.');
    } finally {
      giveBack();
    }
  };

  return async (exchange, route, caller) => {
    exchange.onLeave(() => undefined);
    let once: Once | undefined;
    try {
      const body = await readBody(exchange.request);
      const elements = Array.isArray(body) ? (body as unknown[]) : [body];
      checkCount(elements.length, route.maxMessages);
      const data = check(elements, Array.isArray(body));
      const { headers } = exchange.request;
      once = idempotency({ headers, caller: caller.key, route: route.path, messages: data });
      if (once?.repeated === true) {
        exchange.send(answers.plain(202, { messageIds: once.messageIds }, ['Idempotency-Replayed', 'true']));
        return;
      }
      const attributes = marked(tracing.inject(), exchange.synthetic);
      const messages = data.map((one, i) => ({ data: one, attributes: claiming(attributes, once?.messageIds[i]) }));
      const messageIds = await withDeadline(deadlineMs, async (signal) => publish(route.path, messages, signal));
      once?.settle(true);
      exchange.send(answers.plain(202, { messageIds: once?.messageIds ?? messageIds }));
    } catch (error) {
      once?.settle(false);
      fail(
        exchange,
        error instanceof DeadlineExceeded
          ? unavailable(`The queue did not confirm the messages within ${api.deadline}; some may be in it.`)
          : error,
      );
    }
  };
};

/** What a test sends says so. */
const marked = (attributes: Attributes | undefined, reason: string | undefined): Attributes | undefined =>
  reason === undefined ? attributes : { ...attributes, [syntheticAttribute]: reason };

/** A message whose id follows from the request carries it. */
const claiming = (attributes: Attributes | undefined, id: string | undefined): Attributes | undefined =>
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
  /** Place in the array; 0 for a single message. */
  readonly index: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly reason: string;
}

/** Messages as the queue will carry them. Throws a `Refusal` that names each one that cannot be. */
const compileCheck = (
  system: System,
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
    const all = elements.map(checkOne);
    const rejected = all.filter((one) => 'index' in one);
    if (rejected.length === 0) return all as readonly Uint8Array[];
    const told = rejected
      .slice(0, toldInWords)
      .map((one) => `${isArray ? `message ${one.index}` : 'message'}: ${one.reason}.`);
    const others = rejected.length - told.length;
    throw new Refusal(
      422,
      [
        ...told,
        ...(others > 0 ? [`${others} more cannot be stored.`] : []),
        'Nothing was published. Fix: correct these, and send all again.',
      ].join(' '),
      rejected.slice(0, named),
    );
  };
};

const encode = (element: unknown): Uint8Array | undefined => {
  try {
    return Buffer.from(stringifyJson(element));
  } catch (error) {
    // Nesting that exhausts the stack, in a field that the schema does not know.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
