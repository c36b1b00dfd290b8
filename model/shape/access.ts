/** Shapes of the access declarations. rules/access.ts checks how they fit together. */
import type { Cors, Identity, RateLimit } from '../access.ts';
import { arrayOf, duration, maybe, name, rate, record, text, whole, type Shape } from './shape.ts';

const keys: Shape = name(/^https:\/\/[^\s#]+$/, "a key set's URL", "write one that begins with 'https://'");

/** Scheme, host and port as browsers send them. Source: RFC 6454, 6.1. */
const origin: Shape = name(
  /^(\*|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/,
  'an origin',
  "write scheme, host and port in lower case, such as 'https://app.example.com', or '*'",
);

const email: Shape = name(/^[^\s@]+@[^\s@]+$/, 'an e-mail address', "write a value such as 'caller@example.com'");

export const identity: Shape = record<Identity>(
  {
    issuer: text("the tokens' issuer"),
    audience: arrayOf(text('an audience'), 'an array of audiences'),
    keys,
    callers: maybe(arrayOf(email, 'an array of e-mail addresses')),
  },
  { expected: 'googleIdentity({…}) or iapIdentity(…)' },
);

export const rateLimit: Shape = record<RateLimit>(
  { rate, burst: whole(1, 1_000_000_000) },
  { expected: 'an object with rate and burst' },
);

export const cors: Shape = record<Cors>(
  { origins: arrayOf(origin, 'an array of origins'), maxAge: duration('1s', '1d', 'browsers') },
  { expected: 'an object with origins and maxAge' },
);
