/** What Node itself would answer without a body: requests that it cannot parse, that are late, or that expect the unknown. */
import { refuse, type Refusal } from '../api/refusal.ts';

/** `code` is the code of Node's error. */
export const unparsed = (code: string | undefined): Refusal => byCode[code ?? ''] ?? badRequest;

const badRequest = refuse(400, [
  { where: 'request', what: 'is not HTTP/1.1', fix: 'send a request line and headers as in RFC 9112' },
]);

const byCode: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refuse(431, [
    {
      where: 'headers',
      what: 'are larger than 16 KiB together with the URL',
      fix: 'send fewer cookies and a shorter query',
    },
  ]),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refuse(413, [
    { where: 'body', what: 'has chunk extensions of more than 16 KiB', fix: 'send its chunks without extensions' },
  ]),
  ERR_HTTP_REQUEST_TIMEOUT: refuse(408, [
    { where: 'request', what: 'did not arrive in time', fix: 'send it again without pauses' },
  ]),
};

/** RFC 9112, section 3.2: a request of HTTP/1.1 without a Host is answered 400. */
export const noHost: Refusal = refuse(400, [
  { where: 'host', what: 'is missing', fix: "send a 'host' header, as HTTP/1.1 requires" },
]);

export const unknownExpectation: Refusal = refuse(417, [
  { where: 'expect', what: 'is not 100-continue', fix: "leave it out, or send 'expect: 100-continue'" },
]);

export const noTunnel: Refusal = refuse(
  405,
  [{ where: 'method', what: "'CONNECT' is not served", fix: 'use the methods in /openapi.json' }],
  ['Allow', 'GET, HEAD, OPTIONS, POST'],
);
