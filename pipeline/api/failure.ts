/**
 * Turns errors into answers. A refusal has everything that the sender needs. Our own bug gets an id, which is in the answer
 * and in one log line with the stack; nothing else about it leaves the process.
 */
import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import type { PipelineSystem } from '../../model/system.ts';
import { CursorExpired, ReadTooLarge, WarehouseUnavailable } from '../ports.ts';
import type { ApiTelemetry, Logger } from '../telemetry/telemetry.ts';
import type { Answer, Answers } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { expiredCursor, tooLargeRead } from './readRefusals.ts';
import { Refusal, unavailable } from './refusal.ts';
import { Abandoned, DeadlineExceeded } from './sharedWork.ts';

class Shed extends Error {
  override readonly name = 'Shed';
}

/** The service is overloaded. One shared instance, because creating a stack for each would cost time under overload. */
export const shed: Error = new Shed();

export interface BugOptions {
  readonly system: PipelineSystem;
  readonly logger: Logger;
  readonly answers: Answers;
}

/** Logs an unexpected error, and returns the answer with its id. */
export type ReportBug = (route: string, error: unknown) => Answer;

export const createReportBug =
  ({ system, logger, answers }: BugOptions): ReportBug =>
  (route, error) => {
    const id = trace.getActiveSpan()?.spanContext().traceId ?? randomUUID().replaceAll('-', '');
    const { stack } = error instanceof Error ? error : new Error(String(error));
    logger.error({ route, request: id, stack }, 'request failed: a bug');
    const detail = `The service has a bug; the request was valid. Fix: report the id ${id} to ${system.owner}.`;
    return answers.error(new Refusal(500, detail), `urn:uuid:${asUuid(id)}`);
  };

export interface FailOptions {
  readonly system: PipelineSystem;
  readonly telemetry: ApiTelemetry;
  readonly answers: Answers;
  readonly reportBug: ReportBug;
}

export type Fail = (exchange: Exchange, error: unknown) => void;

export const createFail = ({ system, telemetry, answers, reportBug }: FailOptions): Fail => {
  const overloaded = answers.error(unavailable('The service is overloaded.'));
  return (exchange, error) => {
    // The caller has disconnected.
    if (error instanceof Abandoned) return;
    if (error === shed) {
      telemetry.shed();
      exchange.send(overloaded);
      return;
    }
    const refusal = error instanceof Error ? refusalOf(system, error) : undefined;
    exchange.send(refusal === undefined ? reportBug(exchange.route, error) : answers.error(refusal));
  };
};

const refusalOf = (system: PipelineSystem, error: Error): Refusal | undefined => {
  const { api } = system.stages;
  if (error instanceof Refusal) return error;
  if (error instanceof DeadlineExceeded) {
    return unavailable(`The answer was not ready within ${api.deadline}.`);
  }
  if (error instanceof ReadTooLarge) return tooLargeRead(system, error);
  if (error instanceof CursorExpired) return expiredCursor(error);
  if (error instanceof WarehouseUnavailable) {
    return unavailable('The table cannot be read at the moment.');
  }
  return undefined;
};

const asUuid = (id: string): string =>
  [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
