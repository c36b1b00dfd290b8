/** Writes an answer: 304 to a caller that has it already, compressed where the caller accepts it, else unchanged. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { matchesEtag, type Answer } from './answer.ts';
import { codedTag, negotiate, type Coding } from './coding.ts';

export interface Reply {
  readonly headers: IncomingHttpHeaders;
  readonly response: ServerResponse;
  /** Headers in addition to the answer's own: names and values in turn. */
  readonly extra: readonly string[];
  readonly onSent: (status: number) => void;
}

export const respond = ({ headers, response, extra, onSent }: Reply, answer: Answer): void => {
  const { etag, compressed: coded } = answer;
  const coding = coded === undefined ? undefined : negotiate(headers['accept-encoding']);
  const write = (status: number, fields: string[], body?: string | Buffer): void => {
    // The caller may have disconnected while the body was compressed.
    if (response.destroyed) return;
    response.writeHead(status, extra.length === 0 ? fields : fields.concat(extra));
    if (typeof body === 'string') response.end(body, answer.encoding);
    else response.end(body);
    onSent(status);
  };

  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && etag !== undefined && matchesEtag(ifNoneMatch, etag)) {
    write(304, withTag(answer.notModifiedHeaders, etag, coding));
    return;
  }
  if (coded === undefined || coding === undefined) {
    write(answer.status, answer.headers, answer.body);
    return;
  }
  const writeCoded = (body: Buffer): void => write(answer.status, codedHeaders(answer, coding, body.length), body);
  const ready = coded.ready(coding);
  if (ready === undefined) {
    coded.make(coding).then(writeCoded, () => write(answer.status, answer.headers, answer.body));
  } else {
    writeCoded(ready);
  }
};

const withTag = (headers: string[], etag: string, coding: Coding | undefined): string[] =>
  coding === undefined ? headers : headers.map((value) => (value === etag ? codedTag(etag, coding) : value));

const codedHeaders = ({ headers, etag = '' }: Answer, coding: Coding, length: number): string[] => [
  ...withTag(headers, etag, coding).map((value, i) => (headers[i - 1] === 'Content-Length' ? String(length) : value)),
  'Content-Encoding',
  coding,
];
