/** The page's files, as a browser takes them: types taken away, the chart library under an address of this server. */
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

/** Undefined for what is no file of the page. */
export const pageFile = async (name: string): Promise<PageFile | undefined> => {
  const type = types[path.extname(name)];
  if (type === undefined || !/^[\w-]+\.\w+$/.test(name) || name.endsWith('.d.ts')) return undefined;
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return { type, body: name.endsWith('.ts') ? scriptOf(text) : text };
};

export const pageHtml = async (): Promise<string> => readFile(path.join(folder, 'index.html'), 'utf8');

/** Before anybody asks: the first script to have its types taken away takes longest. */
export const readAhead = async (): Promise<void> => void (await pageFile('main.ts'));

/** Under a policy that allows no import map, a library needs an address. */
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

/** Node says once that taking types away is experimental; nobody who looks at a preview can do anything about it. */
const withoutWarning = <T>(make: () => T): T => {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
};
