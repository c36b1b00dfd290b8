/** Whole responses with every header computed, so that the same answer can be sent again for next to nothing. */
import { hash } from 'node:crypto';
import type { Auth, ErrorEnvelope } from '../../model/stage.ts';
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
}

export interface Answers {
  /** Data, which callers may keep and must ask about again. */
  readonly data: (body: string, headers: readonly string[]) => Answer;
  /** What the service says of itself, which changes with its version only. */
  readonly document: (contentType: string, text: string, contentSecurityPolicy?: string) => Answer;
  /** Everything else, which nobody may keep. */
  readonly plain: (status: number, value: unknown, headers?: readonly string[]) => Answer;
  readonly empty: (status: number, headers: readonly string[]) => Answer;
  readonly error: (refusal: Refusal, instance?: string) => Answer;
}

export const createAnswers = (envelope: ErrorEnvelope, auth: Auth): Answers => {
  const security = securityHeaders();
  const caching =
    auth === 'none' ? ['Cache-Control', 'no-cache'] : ['Cache-Control', 'private, no-cache', 'Vary', 'Authorization'];

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
    };
  };

  return {
    data: (text, headers) => {
      const bytes = Buffer.byteLength(text);
      // A page that is the same but for what follows it is another page.
      const etag = `"${hash('sha256', `${headers.join('\n')}\n${text}`, 'base64url').slice(0, 27)}"`;
      const common = [...security, 'ETag', etag, ...caching, ...headers];
      const length = String(bytes);
      return {
        status: 200,
        headers: [...common, 'Content-Type', 'application/json', 'Content-Length', length],
        ...bodyOf(text, bytes),
        etag,
        notModifiedHeaders: common,
      };
    },
    document: (contentType, text, contentSecurityPolicy) => {
      const bytes = Buffer.byteLength(text);
      const etag = `"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
      const common = [...withPolicy(security, contentSecurityPolicy), 'ETag', etag, 'Cache-Control', 'no-cache'];
      return {
        status: 200,
        headers: [...common, 'Content-Type', contentType, 'Content-Length', String(bytes)],
        ...bodyOf(text, bytes),
        etag,
        notModifiedHeaders: common,
      };
    },
    plain: (status, value, headers = []) => fresh(status, 'application/json', JSON.stringify(value), headers),
    empty: (status, headers) => ({
      status,
      headers: [...security, ...headers],
      ...bodyOf('', 0),
      etag: undefined,
      notModifiedHeaders: [],
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

/** If-None-Match, which compares weakly. Source: RFC 9110, 13.1.2. */
export const isKnown = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch === etag ||
  ifNoneMatch === '*' ||
  (ifNoneMatch.includes(etag) && ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));
