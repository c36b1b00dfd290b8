/**
 * CORS: which web pages' scripts may read answers. Origins are compared exactly; others get no permission and no reason.
 * Only Identity-Aware Proxy authenticates by cookies, so only behind it browsers may send them. Source: fetch.spec.whatwg.org.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Auth, Cors } from '../../../model/access.ts';
import { seconds } from '../../../model/quantity.ts';

export interface CorsPolicy {
  /** Names and values in turn, for any answer to that request. */
  readonly headers: (headers: IncomingHttpHeaders) => readonly string[];
  /** For the answer to an OPTIONS request; `allow` is the value of its Allow header. */
  readonly preflight: (headers: IncomingHttpHeaders, allow: string) => readonly string[];
}

/** Headers that scripts may read in addition to those that CORS always allows. */
const exposed = [
  'ETag',
  'Link',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'WWW-Authenticate',
  'Idempotency-Replayed',
  'Deprecation',
  'Sunset',
  'Atalaya-Stored-At',
].join(', ');

const accepted = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, traceparent';

const none: readonly string[] = [];
const varying: readonly string[] = ['Vary', 'Origin'];
const varyingPreflight: readonly string[] = [
  'Vary',
  'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
];

export const createCors = (cors: Cors | undefined, auth: Auth): CorsPolicy => {
  if (cors === undefined) return { headers: () => none, preflight: () => none };
  const everyone = cors.origins.includes('*') && auth === 'none';
  const origins = new Set(cors.origins);
  const credentials = auth === 'iap' ? ['Access-Control-Allow-Credentials', 'true'] : none;
  const age = String(Math.floor(seconds(cors.maxAge)));

  /** Undefined for an origin that is not listed. */
  const permission = (origin: string | undefined): readonly string[] | undefined => {
    if (everyone) return ['Access-Control-Allow-Origin', '*'];
    if (origin === undefined || origin === '*' || !origins.has(origin)) return undefined;
    return ['Access-Control-Allow-Origin', origin, ...credentials];
  };
  const vary = everyone ? none : varying;

  return {
    headers: ({ origin }) => {
      const allowed = origin === undefined && !everyone ? undefined : permission(origin);
      return allowed === undefined ? vary : [...allowed, 'Access-Control-Expose-Headers', exposed, ...vary];
    },
    preflight: (headers, allow) => {
      const allowed = permission(headers.origin);
      if (allowed === undefined || headers['access-control-request-method'] === undefined) return varyingPreflight;
      return [
        ...allowed,
        'Access-Control-Allow-Methods',
        allow,
        'Access-Control-Allow-Headers',
        accepted,
        'Access-Control-Max-Age',
        age,
        ...varyingPreflight,
      ];
    },
  };
};
