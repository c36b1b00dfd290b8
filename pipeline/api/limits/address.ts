/**
 * The address of a caller without credentials. Anybody can write X-Forwarded-For: only its last entries are trusted, as
 * many as there are proxies of ours, because each proxy adds one. Source: RFC 7239, 8.1; MDN, X-Forwarded-For.
 */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/** Most characters of the header that are read, from its end. */
const maxHeaderLength = 1_000;

export type AddressOf = (request: IncomingMessage) => string;

export const createAddressOf =
  (proxies: number): AddressOf =>
  ({ headers, socket }) => {
    const direct = socket.remoteAddress ?? 'unknown';
    const forwarded = headers['x-forwarded-for'] as string | undefined;
    if (proxies === 0 || forwarded === undefined) return networkOf(direct);
    const entries = forwarded.slice(-maxHeaderLength).split(',');
    const candidate = (entries.at(-proxies) ?? entries[0] ?? '').trim();
    // An entry that no proxy would write is not an address: use the connection's own.
    return isIPv4(candidate) || isIPv6(candidate) ? networkOf(candidate) : networkOf(direct);
  };

/** An IPv6 user has a whole /64 network, 2^64 addresses. Source: RFC 6177. */
const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const headGroups = head === '' ? [] : head.split(':');
  const tailGroups = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - headGroups.length - tailGroups.length);
  const groups = [...headGroups, ...Array.from({ length: zeros }, () => '0'), ...tailGroups];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
