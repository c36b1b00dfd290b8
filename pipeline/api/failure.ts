/**
 * Errors as answers. A refusal says all that its sender needs; what is our own bug gets an id that stands in the answer and
 * in one log line with the stack, and nothing else of it leaves the process.
 */
import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import type { System } from '../../model/system.ts';
import { WarehouseUnavailable } from '../ports.ts';
import type { ApiTelemetry, Logger } from '../telemetry/telemetry.ts';
import type { Answers } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { Refusal, unavailable } from './refusal.ts';
import { DeadlineExceeded } from './shared-work.ts';

/** There is too much to do already. */
export class Shed extends Error {
  override readonly name = 'Shed';
}

export type Fail = (exchange: Exchange, error: unknown) => void;

export interface FailureOptions {
  readonly system: System;
  readonly telemetry: ApiTelemetry;
  readonly logger: Logger;
  readonly answers: Answers;
}

export const createFail =
  ({ system, telemetry, logger, answers }: FailureOptions): Fail =>
  (exchange, error) => {
    if (error instanceof Shed) telemetry.shed();
    const refusal = error instanceof Error ? refusalOf(system, error) : undefined;
    if (refusal !== undefined) {
      exchange.send(answers.error(refusal));
      return;
    }
    const id = trace.getActiveSpan()?.spanContext().traceId ?? randomUUID().replaceAll('-', '');
    const { route } = exchange;
    const known = error instanceof Error ? error : new Error(String(error));
    logger.error({ route, request: id, err: known, stack: known.stack }, 'request failed: a bug');
    const detail = `The service has a bug; the request was in order. Fix: tell ${system.owner} the id ${id}.`;
    exchange.send(answers.error(new Refusal(500, detail), `urn:uuid:${spelledAsUuid(id)}`));
  };

const refusalOf = (system: System, error: Error): Refusal | undefined => {
  const { api } = system.stages;
  if (error instanceof Refusal) return error;
  if (error instanceof Shed) return unavailable('The service has as much to do as it can.');
  if (error instanceof DeadlineExceeded) {
    return unavailable(`The answer was not ready within ${api.deadline}.`);
  }
  if (error instanceof WarehouseUnavailable) {
    return unavailable('The table cannot be read at the moment.');
  }
  return undefined;
};

const spelledAsUuid = (id: string): string =>
  [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
