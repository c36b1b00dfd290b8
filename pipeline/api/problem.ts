/**
 * Error bodies: problem details (RFC 9457), or the system's own envelope. `instance` is the id in the log line, never the
 * URL: paths can contain e-mail addresses. A body is bounded, whatever was sent: a short request must not buy a long answer.
 */
import { STATUS_CODES } from 'node:http';
import type { ErrorEnvelope } from '../../model/stage.ts';
import type { Refusal } from './refusal.ts';

export interface ErrorBody {
  readonly contentType: string;
  readonly text: string;
}

/** Most characters of the text, and of the list as JSON. */
const maxDetail = 4_000;
const maxErrors = 16_000;

export const errorBody = (
  envelope: ErrorEnvelope,
  { status, message, errors }: Pick<Refusal, 'status' | 'message' | 'errors'>,
  instance?: string,
): ErrorBody =>
  envelope.kind === 'Keyed'
    ? {
        contentType: 'application/json',
        text: JSON.stringify({ [envelope.key]: shortened(message) }),
      }
    : {
        contentType: 'application/problem+json',
        text: JSON.stringify({
          type: 'about:blank',
          title: STATUS_CODES[status] ?? 'Error',
          status,
          detail: shortened(message),
          ...(instance && { instance }),
          ...(errors.length > 0 && { errors: first(errors) }),
        }),
      };

const shortened = (text: string): string =>
  text.length > maxDetail ? `${text.slice(0, maxDetail).toWellFormed()}…` : text;

/** As many as fit. */
const first = (errors: readonly object[]): readonly object[] => {
  let size = 0;
  const end = errors.findIndex((error) => (size += JSON.stringify(error).length) > maxErrors);
  return end === -1 ? errors : errors.slice(0, end);
};
