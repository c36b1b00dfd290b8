/** Where people read a repository: from git's own configuration, as git need not be there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** 'https://host/owner/name' of the remote origin; undefined where there is none that can be opened in a browser. */
export const remoteOf = (root: string): string | undefined => {
  try {
    return remoteIn(readFileSync(path.join(root, '.git', 'config'), 'utf8'));
  } catch {
    return undefined;
  }
};

/** Source: git-config(1) for sections, git-fetch(1) for the two forms of URLs. */
export const remoteIn = (configuration: string): string | undefined => {
  const [, section = ''] = /^\[remote "origin"\]\r?\n((?:(?!\[).*\r?\n?)*)/m.exec(configuration) ?? [];
  const [, url = ''] = /^\s*url\s*=\s*(\S+)/m.exec(section) ?? [];
  const [, host, name] =
    /^(?:https:\/\/(?:[^@/]+@)?|ssh:\/\/(?:[^@/]+@)?|[^@/\s]+@)([^/:\s]+)[/:](?:\d+\/)?(.+?)(?:\.git)?\/?$/.exec(url) ??
    [];
  return host === undefined ? undefined : `https://${host}/${name}`;
};
