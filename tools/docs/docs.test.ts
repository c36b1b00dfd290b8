/** The documents hang together: every page is in the index, every link and anchor leads somewhere, and what is generated is up to date. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { generated } from './generated.ts';
import { pageOf, pagesOutside, siteLink } from './pages.ts';
import { checkGroups, decisions, indexGroups } from './sidebar.ts';
import { slugOf } from './slug.ts';

const root = path.join(import.meta.dirname, '..', '..');
const docs = path.join(root, 'docs');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .map((file) => `docs/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.md') && !file.startsWith('docs/site/'));

test.each([...generated(docs)])('docs/%s is what its source says: node tools/docs/write.ts', (file, text) => {
  expect(read(`docs/${file}`)).toBe(text);
});

test('the index, the checks and the decisions list every page but their own and the notes of systems', () => {
  const groups = [...indexGroups(read('docs/README.md')), ...checkGroups(docs)];
  const listed = [...groups.flatMap(({ items }) => items), ...decisions(docs)].map(({ link }) => link.slice(1));
  const wanted = pages.filter((file) => !file.startsWith('docs/runbooks/') && file !== 'docs/README.md').map(pageOf);
  expect(wanted.filter((page) => !listed.includes(page ?? ''))).toEqual([]);
  expect(listed.length).toBe(new Set(listed).size);
});

/** Without blocks of code and spans of it, where brackets mean something else. */
const prose = (text: string): string => text.replaceAll(/^ *```[^]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '`code`');

const anchorsOf = (text: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  const headings = [...text.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/^#{1,6} (.*)$/gm)];
  return new Set(
    headings.map(([, heading = '']) => {
      const slug = slugOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, ''));
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
};

test('every link between the documents leads to a file, and to a heading of it', () => {
  const broken = [...pages, ...pagesOutside].flatMap((file) =>
    [...prose(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, href = '']) => {
      if (/^[a-z]+:/.test(href)) return [];
      const [target = '', anchor] = href.split('#');
      const to = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
      if (!existsSync(path.join(root, to))) return [`${file}: ${href}`];
      return anchor === undefined || !to.endsWith('.md') || anchorsOf(read(to)).has(anchor) ? [] : [`${file}: ${href}`];
    }),
  );
  expect(broken).toEqual([]);
});

test.each([
  ['Gate a release', 'gate-a-release'],
  ['Release: from a green main to 100 %', 'release-from-a-green-main-to-100-'],
  ['`defineSystem`', 'definesystem'],
])("the anchor of '%s' is '%s', as on GitHub", (heading, slug) => {
  expect(slugOf(heading)).toBe(slug);
});

test.each([
  ['guides/emit.md#files', 'docs/README.md', '/guides/emit.md#files'],
  ['../checks/README.md', 'docs/guides/emit.md', '/checks/index.md'],
  ['decisions/', 'docs/architecture.md', '/decisions/index.md'],
  ['../CHANGELOG.md', 'docs/README.md', '/changelog.md'],
  ['#words', 'docs/architecture.md', '#words'],
  ['https://example.com/a', 'docs/README.md', 'https://example.com/a'],
  ['../../systems/flights.ts', 'docs/guides/emit.md', 'https://code.test/blob/1/systems/flights.ts'],
])("on the site '%s' of %s leads to %s", (href, file, expected) => {
  expect(siteLink(href, file, { root, code: 'https://code.test/blob/1' })).toBe(expected);
});

test('on a site that does not know where the code is, a link to code is text', () => {
  expect(siteLink('../Dockerfile', 'docs/README.md', { root, code: undefined })).toBeUndefined();
});
