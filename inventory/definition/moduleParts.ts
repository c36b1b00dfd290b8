/** Imports and variables of a printed definition. */

/** Where each builder comes from in model/. */
const sources: readonly (readonly [file: string, names: readonly string[]])[] = [
  ['indicatorSource', ['below', 'distribution', 'filter', 'logCounter', 'metric', 'promql', 'ratio']],
  ['load', ['openLoad']],
  ['objective', ['availability', 'freshness', 'latency', 'processing']],
  ['ownStage', ['cloudSql', 'dataflow', 'endpoints', 'gke', 'loadBalancer', 'managedKafka', 'spanner']],
  ['schema', ['optional', 'string', 'timestamp']],
  ['stage', ['bigquery', 'cloudFunction', 'cloudRun', 'cloudRunWorker', 'httpFunction', 'list', 'publish', 'pubsub']],
  ['system', ['defineSystem', 'watchSystem']],
  ['teamPanel', ['chart']],
  ['threshold', ['backlogAbove', 'valueAbove', 'valueBelow']],
];

const builders: ReadonlySet<string> = new Set(sources.flatMap(([, names]) => names));

/** 'files': a folder beside model/, as in this repository. 'package': the package atalaya is installed. */
export type ImportStyle = 'files' | 'package';

/** Only what the code calls, without looking into comments and texts; and the types of a file that it names. */
export const importsOf = (
  code: string,
  types: Readonly<Record<string, readonly string[]>>,
  style: ImportStyle = 'files',
): string => {
  const bare = code.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
  const called = new Set([...bare.matchAll(/\b([A-Za-z]+)\(/g)].map(([, name]) => name));
  const used = sources.map(([file, names]) => ({
    file,
    names: [...names.filter((name) => called.has(name)), ...(types[file] ?? [])],
  }));
  if (style === 'package') return importOf('atalaya', used.flatMap(({ names }) => names).toSorted(byName));
  return used
    .filter(({ names }) => names.length > 0)
    .map(({ file, names }) => importOf(`../model/${file}.ts`, names))
    .join('\n');
};

const byName = (a: string, b: string): number => (bareName(a) < bareName(b) ? -1 : 1);
const bareName = (name: string): string => name.replace(/^type /, '').toLowerCase();

/** No line is longer than 120 characters. */
const importOf = (from: string, names: readonly string[]): string => {
  const line = `import { ${names.join(', ')} } from '${from}';`;
  return line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
};

/** Words that no variable may be called, and the builders that the file imports. */
const reserved: ReadonlySet<string> = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);

/** 'orders-eu' is the variable ordersEu. */
export const variableOf = (id: string): string => {
  const name = id.replaceAll(/-+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  return reserved.has(name) || builders.has(name) ? `${name}System` : name;
};
