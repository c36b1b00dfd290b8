/**
 * Which files of the repository are pages of the site, and at which address: docs/ without its folder, and the three files of
 * the root that docs/ links to. A README is the index of its folder.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

const outside: Readonly<Record<string, string>> = {
  'README.md': 'readme.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
};

export const pagesOutside: readonly string[] = Object.keys(outside);

/** The path of a page inside the site, such as `guides/emit.md`; undefined if `file` is none. Both with '/'. */
export const pageOf = (file: string): string | undefined => {
  if (!file.startsWith('docs/') || !file.endsWith('.md')) return outside[file];
  return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md');
};

export interface Place {
  /** The folder of the repository. */
  readonly root: string;
  /** Where its files can be read, such as `https://github.com/OWNER/NAME/blob/COMMIT`; undefined: nowhere. */
  readonly code: string | undefined;
}

/**
 * Where a link of `file` leads on the site. A page: its address. Another file of the repository: its address in `code`, or
 * undefined, which means that the text stays and the link goes. Links to other servers and to the same page stay as they are.
 */
export const siteLink = (href: string, file: string, { root, code }: Place): string | undefined => {
  if (/^(?:[a-z]+:|#|\/\/)/i.test(href)) return href;
  const [, pathname = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = path.posix
    .normalize(path.posix.join(path.posix.dirname(file), decodeURI(pathname)))
    .replace(/\/$/, '');
  const page =
    pageOf(target) ?? (existsSync(path.join(root, target, 'README.md')) ? pageOf(`${target}/README.md`) : undefined);
  if (page !== undefined) return `/${page}${hash}`;
  return code === undefined ? undefined : `${code}/${target}${hash}`;
};
