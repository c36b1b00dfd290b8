/** Follows the pages of a list, and ends where a server would lead it in a circle or on for ever. */
import type { Body } from './client.ts';
import { failureOf, type Attempt } from './failure.ts';

export interface Page {
  readonly items: unknown;
  /** Empty or undefined at the end. */
  readonly next: unknown;
}

/** At 1,000 resources a page; no project has so many. */
const mostPages = 1_000;

/** Rejects with `MonitoringError`. `token`: undefined for the first page. */
export const allPages = async (
  attempt: Attempt,
  pageOf: (token: string | undefined) => Promise<Page>,
): Promise<readonly Body[]> => {
  const found: Body[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const { items = [], next } = await pageOf(token);
    if (!Array.isArray(items)) throw foreign(attempt, `the list is ${JSON.stringify(items).slice(0, 100)}`);
    const strange = (items as readonly unknown[]).find((item) => !isNamed(item));
    if (strange !== undefined)
      throw foreign(attempt, `a resource has no name: ${JSON.stringify(strange).slice(0, 100)}`);
    for (const item of items as readonly Body[]) found.push(item);
    if (typeof next !== 'string' || next === '') return found;
    if (seen.has(next)) throw foreign(attempt, `page ${page} leads back to an earlier page`);
    seen.add(next);
    token = next;
  }
  throw foreign(attempt, `it has more than ${mostPages} pages`);
};

const isNamed = (item: unknown): boolean =>
  typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string' && item.name !== '';

const foreign = (attempt: Attempt, message: string): Error => failureOf(attempt, { status: 'FOREIGN', message });
