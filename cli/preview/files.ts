/** The page's files for a browser: types are stripped, and the chart library has an address on this server. */
import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const folder = path.join(import.meta.dirname, '..', '..', 'console', 'preview', 'page');
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** Undefined for an unknown file. */
export const pageFile = async (name: string): Promise<PageFile | undefined> => {
  const type = types[path.extname(name)];
  if (type === undefined || !/^[\w-]+\.\w+$/.test(name) || name.endsWith('.d.ts')) return undefined;
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return { type, body: name.endsWith('.ts') ? scriptOf(text) : text };
};

export const pageHtml = async (): Promise<string> => readFile(path.join(folder, 'index.html'), 'utf8');

/** Warms up the type stripper: the first script takes longest. */
export const readAhead = async (): Promise<void> => void (await pageFile('main.ts'));

/** The page's policy allows no import map, so a library needs an address. */
const scriptOf = (text: string): string =>
  withoutWarning(() => stripTypeScriptTypes(text)).replaceAll(/from (['"])uplot\1/g, "from '/lib/uplot.js'");

const library: Readonly<Record<string, string>> = {
  'uplot.js': 'uPlot.esm.js',
  'uplot.css': 'uPlot.min.css',
};

export const libraryFile = async (name: string): Promise<PageFile | undefined> => {
  const file = library[name];
  const type = types[path.extname(name)];
  if (file === undefined || type === undefined) return undefined;
  const dist = path.dirname(createRequire(import.meta.url).resolve('uplot'));
  return { type, body: await readFile(path.join(dist, file), 'utf8') };
};

/** Hides Node's warning that type stripping is experimental: users of a preview cannot act on it. */
const withoutWarning = <T>(make: () => T): T => {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
};
