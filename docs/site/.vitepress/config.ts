/**
 * The site of the documentation. Its pages are the Markdown files of docs/ as they are: what GitHub shows and what the site shows
 * have one source. Nothing is loaded from another server, the search included.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { pageOf, siteLink } from '../../../tools/docs/pages.ts';
import { checkGroups, decisions, indexGroups } from '../../../tools/docs/sidebar.ts';
import { slugOf } from '../../../tools/docs/slug.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const docs = path.join(root, 'docs');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

// In a workflow GitHub says where the code is. Elsewhere links to code become plain text.
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: commit } = process.env;
const home = server === undefined || repository === undefined ? undefined : `${server}/${repository}`;
const code = home === undefined || commit === undefined ? undefined : `${home}/blob/${commit}`;

const overview = indexGroups(readFileSync(path.join(docs, 'README.md'), 'utf8'));
const back = { text: 'All documents', link: '/' };

export default defineConfig({
  title: 'Atalaya',
  description: 'Observability and SRE as code for data pipelines on Google Cloud',
  lang: 'en',
  base: process.env['SITE_BASE'] ?? '/',
  srcDir: root,
  srcExclude: ['!(docs)/**/*', 'docs/site/**', '.*/**'],
  rewrites: (file) => pageOf(file) ?? file,
  ignoreDeadLinks: [],
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    html: false,
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.core.ruler.push('links-of-the-repository', (state) => {
        const file = path.relative(root, state.env.realPath ?? state.env.path).replaceAll('\\', '/');
        for (const { children } of state.tokens) {
          const open: boolean[] = [];
          for (const token of children ?? []) {
            if (token.type === 'link_open') {
              const link = siteLink(token.attrGet('href') ?? '', file, { root, code });
              open.push(link !== undefined);
              if (link === undefined) Object.assign(token, { tag: 'span', attrs: [] });
              else token.attrSet('href', link);
            } else if (token.type === 'link_close' && open.pop() === false) token.tag = 'span';
          }
        }
      });
      // Vue would evaluate what stands between two braces.
      for (const rule of ['text', 'code_inline'] as const) {
        const render = md.renderer.rules[rule]!;
        md.renderer.rules[rule] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  vite: {
    // No page is below this folder, whose node_modules has Vue.
    plugins: [
      {
        name: 'vue-for-pages',
        enforce: 'pre',
        resolveId(source, importer) {
          if (!/^vue(\/|$)/.test(source) || importer === undefined || !importer.endsWith('.md')) return undefined;
          return this.resolve(source, import.meta.filename, { skipSelf: true });
        },
      },
    ],
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Verbs', link: '/verbs' },
      { text: 'Builders', link: '/builders' },
      { text: 'Checks', link: '/checks/' },
      {
        text: version,
        items: [
          { text: 'Changelog', link: '/changelog' },
          ...(home === undefined ? [] : [{ text: 'All versions', link: `${home}/releases` }]),
        ],
      },
    ],
    sidebar: {
      '/': [...overview],
      '/checks/': [
        {
          items: [
            back,
            { text: 'Checks of definitions', link: '/checks/' },
            { text: 'Checks of files', link: '/checks/files' },
          ],
        },
        ...checkGroups(docs),
      ],
      '/decisions/': [{ items: [back] }, { text: 'Decisions', items: [...decisions(docs)] }],
    },
    outline: { level: [2, 3] },
    docFooter: { prev: false, next: false },
    ...(home === undefined ? {} : { socialLinks: [{ icon: 'github', link: home }] }),
  },
});
