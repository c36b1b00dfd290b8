/** Pages with an opaque token that is valid for its own list only. */
import type { Call } from './service.ts';
import { invalid } from './refusal.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty at the end, as Google's answers have it. */
  readonly nextPageToken: string;
}

/** `largest`: what the service answers at most, whatever `pageSize` asks for. */
export const pageOf = <Item>(items: readonly Item[], { query, path }: Call, largest: number): Page<Item> => {
  const asked = Number(query.get('pageSize') ?? query.get('page_size') ?? '0');
  if (!Number.isInteger(asked) || asked < 0) throw invalid(`Invalid page size: ${asked}.`);
  const size = asked === 0 ? largest : Math.min(asked, largest);
  const token = query.get('pageToken') ?? query.get('page_token') ?? '';
  const begin = token === '' ? 0 : beginOf(token, path);
  const rest = items.slice(begin + size).length;
  const next = rest === 0 ? '' : Buffer.from(JSON.stringify([path, begin + size])).toString('base64url');
  return { items: items.slice(begin, begin + size), nextPageToken: next };
};

const beginOf = (token: string, path: string): number => {
  try {
    const [of, begin] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [string, number];
    if (of === path && Number.isInteger(begin)) return begin;
  } catch {
    // Refused below.
  }
  throw invalid('The page token is invalid.');
};
