/** Which service a URL is of, as Cloud Run and functions make their addresses. */
import type { FunctionResource, Service } from '../inventory.ts';

/** The host of a URL, in lower case; undefined for what is none. */
export const hostOf = (url: string): string | undefined => {
  try {
    return new URL(url).host.toLowerCase();
  } catch {
    return undefined;
  }
};

/**
 * By the address that the service says, or by the forms of Google's addresses: `<name>-<hash>-<region>.a.run.app`,
 * `<name>-<project number>.<region>.run.app`, and `<region>-<project>.cloudfunctions.net/<name>` of functions.
 */
export const calledBy = (url: string, callable: Service | FunctionResource): boolean => {
  const host = hostOf(url);
  if (host === undefined) return false;
  if (callable.url !== undefined && hostOf(callable.url) === host && !isSharedHost(host)) return true;
  const name = callable.name.toLowerCase();
  const run = /^(.+)-[a-z0-9]{10}-[a-z]{2,4}\.a\.run\.app$/.exec(host) ?? /^(.+)-\d+\.[a-z0-9-]+\.run\.app$/.exec(host);
  if (run !== null) return run[1] === name;
  return isSharedHost(host) && new URL(url).pathname.split('/')[1]?.toLowerCase() === name;
};

/** All functions of a project and region have one host. */
const isSharedHost = (host: string): boolean => host.endsWith('.cloudfunctions.net');

/** The names that a service with this address may have, and its host: where to look for it among many. */
export const namesIn = (url: string): readonly string[] => {
  const host = hostOf(url);
  if (host === undefined) return [];
  const [first = ''] = host.split('.');
  const parts = first.split('-');
  const path = new URL(url).pathname.split('/')[1] ?? '';
  return [parts.slice(0, -1).join('-'), parts.slice(0, -2).join('-'), path.toLowerCase()];
};
