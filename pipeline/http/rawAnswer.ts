/**
 * Answers on a connection for which Node has no response object, then destroys it. The peer gets half a second to read the answer: a
 * connection that is destroyed with unread input is reset, and the reset overtakes the answer.
 */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorEnvelope } from '../../model/stage.ts';
import { errorBody } from '../api/problem.ts';
import type { Refusal } from '../api/refusal.ts';
import { securityHeaders } from '../api/security.ts';

/** Milliseconds. */
const lingerMs = 500;

const security = securityHeaders();

export const answerRaw = (socket: Duplex, envelope: ErrorEnvelope, refusal: Refusal): void => {
  const { contentType, text } = errorBody(envelope, refusal);
  const headers = [
    ...security,
    ...refusal.headers,
    'Content-Type',
    contentType,
    'Content-Length',
    String(Buffer.byteLength(text)),
    'Cache-Control',
    'no-store',
    'Connection',
    'close',
  ];
  const lines = headers.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${headers[i + 1] ?? ''}`] : []));
  const head = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n${lines.join('\r\n')}`;
  socket.end(`${head}\r\n\r\n${text}`);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
};
