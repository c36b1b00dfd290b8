/** Answers input that Node could not parse as a request: it has no response object, but its sender still gets a reason. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorEnvelope } from '../../model/stage.ts';
import { errorBody } from './problem.ts';
import { refuse, type Refusal } from './refusal.ts';
import { securityHeaders } from './security.ts';

export const answerUnparsed = (envelope: ErrorEnvelope, error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = unparsed[error.code ?? ''] ?? badRequest;
  const { contentType, text } = errorBody(envelope, refusal);
  const headers = [
    ...securityHeaders(),
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
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${text}`,
  );
};

const badRequest: Refusal = refuse(400, [
  { where: 'request', what: 'is not HTTP/1.1', fix: 'send a request line and headers as in RFC 9112' },
]);

const unparsed: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refuse(431, [
    {
      where: 'headers',
      what: 'are larger than 16 KiB together with the URL',
      fix: 'send fewer cookies and a shorter query',
    },
  ]),
  ERR_HTTP_REQUEST_TIMEOUT: refuse(408, [
    { where: 'request', what: 'did not arrive in time', fix: 'send it again without pauses' },
  ]),
};
