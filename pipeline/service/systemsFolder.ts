/** Where a service finds the definitions: in the folder that ATALAYA_SYSTEMS names, or in `systems/` beside this code. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Ends with '/'. */
export const systemsFolder = (variables: Readonly<Record<string, string | undefined>>): URL => {
  const named = variables['ATALAYA_SYSTEMS'];
  return named === undefined || named === ''
    ? new URL('../../systems/', import.meta.url)
    : pathToFileURL(path.resolve(named) + path.sep);
};
