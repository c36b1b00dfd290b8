/** Complete responses with all headers computed, so that sending a cached answer again costs almost nothing. */
import { hash } from 'node:crypto';
import type { Auth, ErrorEnvelope } from '../../model/stage.ts';
import { compressedBodies, minCompressedBytes, plainTag, type CompressedBodies } from './coding.ts';
import { errorBody } from './problem.ts';
import type { Refusal } from './refusal.ts';
import { securityHeaders } from './security.ts';

export interface Answer {
  readonly status: number;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: string[];
  /** Text, not bytes: node sends it with the headers in one piece. */
  readonly body: string;
  readonly bytes: number;
  /** 'latin1' for ASCII text, because it is faster. */
  readonly encoding: 'latin1' | 'utf8';
  /** Strong; undefined when the answer must not be cached. */
  readonly etag: string | undefined;
  readonly notModifiedHeaders: string[];
  /** Undefined for a body that is too small to compress, or that is sent only once. */
  readonly compressed: CompressedBodies | undefined;
}

export interface Answers {
  /** Data. Callers may cache it but must revalidate. `unhashed` headers are not part of the ETag. */
  readonly data: (body: string, headers: readonly string[], unhashed?: readonly string[]) => Answer;
  /** A document about the service, which changes only with its version. */
  readonly document: (contentType: string, text: string, contentSecurityPolicy?: string) => Answer;
  /** Every other answer: it must not be cached. */
  readonly plain: (status: number, value: unknown, headers?: readonly string[]) => Answer;
  readonly empty: (status: number, headers: readonly string[]) => Answer;
  readonly error: (refusal: Refusal, instance?: string) => Answer;
}

const documentCaching: readonly string[] = ['Cache-Control', 'no-cache', 'Vary', 'Accept-Encoding'];

export const createAnswers = (envelope: ErrorEnvelope, auth: Auth): Answers => {
  const security = securityHeaders();
  const caching =
    auth === 'none'
      ? ['Cache-Control', 'no-cache', 'Vary', 'Accept-Encoding']
      : ['Cache-Control', 'private, no-cache', 'Vary', 'Authorization, Accept-Encoding'];

  const uncached = (status: number, contentType: string, text: string, headers: readonly string[]): Answer => {
    const bytes = Buffer.byteLength(text);
    return {
      status,
      headers: [
        ...security,
        'Content-Type',
        contentType,
        'Content-Length',
        String(bytes),
        'Cache-Control',
        'no-store',
        ...headers,
      ],
      ...bodyOf(text, bytes),
      etag: undefined,
      notModifiedHeaders: [],
      compressed: undefined,
    };
  };

  return {
    data: (text, headers, unhashed = []) => {
      const bytes = Buffer.byteLength(text);
      // The headers count too: a page with another next page is another answer.
      const etag = `"${hash('sha256', `${headers.join('\n')}\n${text}`, 'base64url').slice(0, 27)}"`;
      const common = [...security, 'ETag', etag, ...caching, ...headers, ...unhashed];
      const length = String(bytes);
      return {
        status: 200,
        headers: [...common, 'Content-Type', 'application/json', 'Content-Length', length],
        ...bodyOf(text, bytes),
        etag,
        notModifiedHeaders: common,
        compressed: bytes < minCompressedBytes ? undefined : compressedBodies(text, bytes),
      };
    },
    document: (contentType, text, contentSecurityPolicy) => {
      const bytes = Buffer.byteLength(text);
      const etag = `"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
      const common = [...withPolicy(security, contentSecurityPolicy), 'ETag', etag, ...documentCaching];
      return {
        status: 200,
        headers: [...common, 'Content-Type', contentType, 'Content-Length', String(bytes)],
        ...bodyOf(text, bytes),
        etag,
        notModifiedHeaders: common,
        compressed: bytes < minCompressedBytes ? undefined : compressedBodies(text, bytes),
      };
    },
    plain: (status, value, headers = []) => uncached(status, 'application/json', JSON.stringify(value), headers),
    empty: (status, headers) => ({
      status,
      headers: [...security, ...headers],
      ...bodyOf('', 0),
      etag: undefined,
      notModifiedHeaders: [],
      compressed: undefined,
    }),
    error: (refusal, instance) => {
      const { contentType, text } = errorBody(envelope, refusal, instance);
      return uncached(refusal.status, contentType, text, refusal.headers);
    },
  };
};

const withPolicy = (headers: readonly string[], policy: string | undefined): readonly string[] =>
  headers.map((value, i) => (policy !== undefined && headers[i - 1] === 'Content-Security-Policy' ? policy : value));

const bodyOf = (body: string, bytes: number): Pick<Answer, 'body' | 'bytes' | 'encoding'> => ({
  body,
  bytes,
  encoding: bytes === body.length ? 'latin1' : 'utf8',
});

/** If-None-Match compares weakly: a compressed copy matches too. Source: RFC 9110, 13.1.2. */
export const matchesEtag = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch === etag ||
  ifNoneMatch === '*' ||
  (ifNoneMatch.includes(etag.slice(0, -1)) && ifNoneMatch.split(',').some((tag) => plainTag(tag.trim()) === etag));
