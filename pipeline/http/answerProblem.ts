/** Answers a request with a problem document (RFC 9457), or with the envelope that a system declares. */
import type { ServerResponse } from 'node:http';
import type { ErrorEnvelope } from '../../model/stage.ts';
import { errorBody } from '../api/problem.ts';
import type { Refusal } from '../api/refusal.ts';
import { securityHeaders } from '../api/security.ts';

const security = securityHeaders();

export const answerProblem = (
  response: ServerResponse,
  refusal: Refusal,
  errors: ErrorEnvelope = { kind: 'Problem' },
): void => {
  const { contentType, text } = errorBody(errors, refusal);
  const headers = [...security, ...refusal.headers, 'Content-Type', contentType];
  response
    .writeHead(refusal.status, [
      ...headers,
      'Content-Length',
      String(Buffer.byteLength(text)),
      'Cache-Control',
      'no-store',
    ])
    .end(text);
};
