/** Imports and variables of a printed definition. */

/** Where each builder comes from, relative to systems/. */
const sources: readonly (readonly [file: string, names: readonly string[]])[] = [
  ['indicatorSource', ['below', 'distribution', 'filter', 'logCounter', 'metric', 'promql', 'ratio']],
  ['objective', ['availability', 'freshness', 'latency', 'processing']],
  ['ownStage', ['cloudSql', 'dataflow', 'endpoints', 'gke', 'loadBalancer', 'managedKafka', 'spanner']],
  ['stage', ['bigquery', 'cloudFunction', 'cloudRun', 'cloudRunWorker', 'httpFunction', 'pubsub']],
  ['system', ['watchSystem']],
  ['teamPanel', ['chart']],
  ['threshold', ['valueAbove', 'valueBelow']],
];

const builders: ReadonlySet<string> = new Set(sources.flatMap(([, names]) => names));

/** Only what the code calls, without looking into comments and texts; and the types of a file that it names. */
export const importsOf = (code: string, types: Readonly<Record<string, readonly string[]>>): string => {
  const bare = code.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
  const called = new Set([...bare.matchAll(/\b([A-Za-z]+)\(/g)].map(([, name]) => name));
  return sources
    .flatMap(([file, names]) => {
      const used: readonly string[] = names.filter((name) => called.has(name));
      const all = [...used, ...(types[file] ?? [])];
      return all.length === 0 ? [] : [`import { ${all.join(', ')} } from '../model/${file}.ts';`];
    })
    .join('\n');
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
