/**
 * Error bodies: problem details (RFC 9457), or the system's own envelope. `instance` is the id in the log line, never the
 * URL: paths can contain e-mail addresses.
 */
import { STATUS_CODES } from 'node:http';
import type { ErrorEnvelope } from '../../model/stage.ts';
import type { Refusal } from './refusal.ts';

export interface ErrorBody {
  readonly contentType: string;
  readonly text: string;
}

export const errorBody = (
  envelope: ErrorEnvelope,
  { status, message, errors }: Pick<Refusal, 'status' | 'message' | 'errors'>,
  instance?: string,
): ErrorBody =>
  envelope.kind === 'Keyed'
    ? {
        contentType: 'application/json',
        text: JSON.stringify({ [envelope.key]: message }),
      }
    : {
        contentType: 'application/problem+json',
        text: JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[status] ?? 'Error',
          status,
          detail: message,
          ...(instance && { instance }),
          ...(errors.length > 0 && { errors }),
        }),
      };
