/**
 * The address of a caller who proves nothing. X-Forwarded-For is written by whoever likes to: only as many entries from its
 * end are believed as there are proxies of ours, each of which adds one. Source: RFC 7239, 8.1; MDN, X-Forwarded-For.
 */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/** Characters of the header that are looked at, from its end. */
const longest = 1_000;

export type AddressOf = (request: IncomingMessage) => string;

export const createAddressOf =
  (proxies: number): AddressOf =>
  ({ headers, socket }) => {
    const direct = socket.remoteAddress ?? 'unknown';
    const forwarded = headers['x-forwarded-for'] as string | undefined;
    if (proxies === 0 || forwarded === undefined) return networkOf(direct);
    const entries = forwarded.slice(-longest).split(',');
    const named = (entries.at(-proxies) ?? entries[0] ?? '').trim();
    // What no proxy would write is no address: all who send such share one.
    return isIPv4(named) || isIPv6(named) ? networkOf(named) : networkOf(direct);
  };

/** Whoever has one IPv6 address has 2^64 of them. Source: RFC 6177. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
