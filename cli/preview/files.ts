/**
 * The page's files for a browser: types are stripped, and the chart library has an address on this server. They are read and
 * compressed once: they do not change while a preview runs.
 */
import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { gridRules } from '../../console/preview/skeleton.ts';

export interface PageFile {
  readonly type: string;
  readonly body: string;
  readonly gzipped: Buffer;
}

const folder = path.join(import.meta.dirname, '..', '..', 'console', 'preview', 'page');
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export interface PageFiles {
  /** Undefined for an unknown file. */
  readonly page: (name: string) => Promise<PageFile | undefined>;
  readonly library: (name: string) => Promise<PageFile | undefined>;
}

/** Only what a browser asks for is read. */
export const openPageFiles = (): PageFiles => {
  const read = new Map<string, Promise<PageFile | undefined>>();
  const once =
    (kind: string, make: (name: string) => Promise<string | undefined>) =>
    (name: string): Promise<PageFile | undefined> => {
      const key = `${kind}/${name}`;
      const found = read.get(key) ?? fileOf(name, make(name));
      read.set(key, found);
      return found;
    };
  const ofPage = once('page', pageText);
  const ofLibrary = once('lib', libraryText);
  return {
    page: async (name) => (isName(name) ? ofPage(name) : undefined),
    library: async (name) => (Object.hasOwn(library, name) ? ofLibrary(name) : undefined),
  };
};

const isName = (name: string): boolean =>
  types[path.extname(name)] !== undefined && /^[\w-]+\.\w+$/.test(name) && !name.endsWith('.d.ts');

const zipped = promisify(gzip);

const fileOf = async (name: string, text: Promise<string | undefined>): Promise<PageFile | undefined> => {
  const body = await text;
  const type = types[path.extname(name)];
  return body === undefined || type === undefined ? undefined : { type, body, gzipped: await zipped(body) };
};

const pageText = async (name: string): Promise<string | undefined> => {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  if (name === 'index.css') return `${await readFile(distOf('uPlot.min.css'), 'utf8')}\n${text}${gridRules()}`;
  return name.endsWith('.ts') ? scriptOf(text) : text;
};

/** The page's policy allows no import map, so a library needs an address. Comments are for readers of the source. */
const scriptOf = (text: string): string =>
  withoutWarning(() => stripTypeScriptTypes(text, { mode: 'transform' })).replaceAll(
    /from (['"])uplot\1/g,
    "from '/lib/uplot.js'",
  );

/** The smallest build of the library is no module: it declares one name. */
const library: Readonly<Record<string, { readonly file: string; readonly suffix: string }>> = {
  'uplot.js': { file: 'uPlot.iife.min.js', suffix: '\nexport default uPlot;\n' },
};

const distOf = (file: string): string => path.join(path.dirname(createRequire(import.meta.url).resolve('uplot')), file);

const libraryText = async (name: string): Promise<string | undefined> => {
  const found = library[name];
  return found === undefined ? undefined : `${await readFile(distOf(found.file), 'utf8')}${found.suffix}`;
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
