/** Where the page of a check stands, as an address. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const repository = path.join(import.meta.dirname, '..', '..');

export const checkPage = (page: string): string => pathToFileURL(path.join(repository, page)).href;
