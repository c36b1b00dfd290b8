import { expect, test } from '@jest/globals';
import { allPages, type Page } from './pages.ts';

const attempt = { verb: 'list', kind: 'alertPolicy', name: 'projects/shop-prod' } as const;
const listed = async (pageOf: (token: string | undefined) => Page): Promise<readonly unknown[]> =>
  await allPages(attempt, (token) => Promise.resolve(pageOf(token)));
const named = (name: string): object => ({ name });

test('pages follow their tokens to the end', async () => {
  const pages: Readonly<Record<string, Page>> = {
    first: { items: [named('a'), named('b')], next: 't' },
    t: { items: undefined, next: 'u' },
    u: { items: [named('c')], next: '' },
  };
  expect(await listed((token = 'first') => pages[token]!)).toEqual([named('a'), named('b'), named('c')]);
});

const message = (reason: string): string =>
  `cannot list the alert policies of projects/shop-prod: what answers is not Google's API (${reason})
  fix: check the proxies between this machine and Google, and the variables ATALAYA_…_ENDPOINT if they are set`;

test.each([
  {
    what: 'a page leads back',
    page: () => ({ items: [named('a')], next: 't' }),
    reason: 'page 2 leads back to an earlier page',
  },
  {
    what: 'there is no end',
    page: (token = '0') => ({ items: [], next: String(Number(token) + 1) }),
    reason: 'it has more than 1000 pages',
  },
  { what: 'the list is a text', page: () => ({ items: 'many', next: '' }), reason: 'the list is "many"' },
  {
    what: 'a resource has no name',
    page: () => ({ items: [{ displayName: 'x' }], next: '' }),
    reason: 'a resource has no name: {"displayName":"x"}',
  },
  { what: 'a resource is nothing', page: () => ({ items: [null], next: '' }), reason: 'a resource has no name: null' },
])('a list is refused where $what', async ({ page, reason }) => {
  await expect(listed(page)).rejects.toThrow(message(reason));
});
