/** Whole responses with every header computed, so that the same answer can be sent again for next to nothing. */
import { hash } from 'node:crypto';
import type { Auth, ErrorEnvelope } from '../../model/stage.ts';
import { codedBodies, leastCoded, plainTag, type CodedBodies } from './coding.ts';
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
  /** 'latin1' costs less where it means the same. */
  readonly encoding: 'latin1' | 'utf8';
  /** Strong; undefined when the answer may not be kept. */
  readonly etag: string | undefined;
  readonly notModifiedHeaders: string[];
  /** Undefined for what is too small to be compressed, or sent once. */
  readonly coded: CodedBodies | undefined;
}

export interface Answers {
  /** Data, which callers may keep and must ask about again. `unhashed` headers make no other answer of it. */
  readonly data: (body: string, headers: readonly string[], unhashed?: readonly string[]) => Answer;
  /** What the service says of itself, which changes with its version only. */
  readonly document: (contentType: string, text: string, contentSecurityPolicy?: string) => Answer;
  /** Everything else, which nobody may keep. */
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

  const fresh = (status: number, contentType: string, text: string, headers: readonly string[]): Answer => {
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
      coded: undefined,
    };
  };

  return {
    data: (text, headers, unhashed = []) => {
      const bytes = Buffer.byteLength(text);
      // A page that is the same but for what follows it is another page.
      const etag = `"${hash('sha256', `${headers.join('\n')}\n${text}`, 'base64url').slice(0, 27)}"`;
      const common = [...security, 'ETag', etag, ...caching, ...headers, ...unhashed];
      const length = String(bytes);
      return {
        status: 200,
        headers: [...common, 'Content-Type', 'application/json', 'Content-Length', length],
        ...bodyOf(text, bytes),
        etag,
        notModifiedHeaders: common,
        coded: bytes < leastCoded ? undefined : codedBodies(text, bytes),
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
        coded: bytes < leastCoded ? undefined : codedBodies(text, bytes),
      };
    },
    plain: (status, value, headers = []) => fresh(status, 'application/json', JSON.stringify(value), headers),
    empty: (status, headers) => ({
      status,
      headers: [...security, ...headers],
      ...bodyOf('', 0),
      etag: undefined,
      notModifiedHeaders: [],
      coded: undefined,
    }),
    error: (refusal, instance) => {
      const { contentType, text } = errorBody(envelope, refusal, instance);
      return fresh(refusal.status, contentType, text, refusal.headers);
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

/** If-None-Match, which compares weakly: in whatever coding the caller has it, it is the same. Source: RFC 9110, 13.1.2. */
export const isKnown = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch === etag ||
  ifNoneMatch === '*' ||
  (ifNoneMatch.includes(etag.slice(0, -1)) && ifNoneMatch.split(',').some((tag) => plainTag(tag.trim()) === etag));
