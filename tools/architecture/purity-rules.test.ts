import { checkRule } from './testing/checkRule.ts';

const impure = (folder: string, source: string): string =>
  `${folder}/ generates: the same input gives the same bytes, so it may not use ${source}. Fix: take the value as an argument; cli/ (or this folder’s entry point) reads it and passes it in.`;

const hasState = (folder: string, reason: string): string =>
  `${folder}/ generates: the same input gives the same bytes, so a module may keep nothing between two calls, and ${reason}. Fix: compute the value once where its input is created, and pass it on; a value that depends only on a text may use memoize (model/memoize.ts).`;

checkRule('pure', {
  allows: [
    { file: 'slo/budget.ts', code: `const table = new Map([['a', 1]]); export const of = (key) => table.get(key);` },
    {
      file: 'slo/budget.ts',
      code: `export const of = () => { const seen = new Set(); seen.add(1); let n = 0; n++; };`,
    },
    { file: 'slo/budget.ts', code: `const zero = new Decimal(0); export const of = (value) => zero.add(value);` },
    { file: 'slo/budget.ts', code: `const names = ['b', 'a']; export const sorted = () => names.toSorted();` },
    { file: 'slo/budget.ts', code: `const textOf = memoize((key) => key, (key) => key.toUpperCase());` },
    { file: 'slo/budget.ts', code: `const by = { a: 1 }; export const of = (key) => by[key] === 1;` },
    { file: 'cli/status.ts', code: `let last = 0; export const next = () => ++last;` },
    { file: 'slo/budget.ts', code: `const end = new Date(0); const start = Math.max(1, 2);` },
    { file: 'slo/budget.ts', code: `const age = (process: { age: number }) => process.age;` },
    { file: 'model/system.ts', code: `const system = { process: 1, fetch: 2 }; system.fetch;` },
    { file: 'slo/budget.test.ts', code: `import { readFileSync } from 'node:fs'; readFileSync('golden');` },
    { file: 'loadtest/main.ts', code: `import { spawn } from 'node:child_process';` },
    { file: 'loadtest/k6/runtime/writes.ts', code: `const sent = Date.now();` },
    { file: 'pipeline/ingest/batcher.ts', code: `setTimeout(() => Date.now(), 1);` },
  ],
  refuses: [
    {
      file: 'slo/budget.ts',
      code: `import { readFileSync } from 'node:fs';`,
      says: impure('slo', 'the module node:fs'),
    },
    { file: 'alerts/burn.ts', code: `import os from 'os';`, says: impure('alerts', 'the module os') },
    { file: 'model/ids.ts', code: `const now = Date.now();`, says: impure('model', 'Date.now (the clock)') },
    { file: 'model/ids.ts', code: `const now = new Date();`, says: impure('model', 'new Date() (the clock)') },
    {
      file: 'loadtest/plan.ts',
      code: `const x = Math.random();`,
      says: impure('loadtest', 'Math.random (randomness)'),
    },
    {
      file: 'dashboards/system.ts',
      code: `const project = process.env.PROJECT;`,
      says: impure('dashboards', 'process (the environment)'),
    },
    {
      file: 'alerts/burn.ts',
      code: `const live = await fetch('/metrics');`,
      says: impure('alerts', 'fetch (the network)'),
    },
    ...[
      [`let last = 0; export const next = () => ++last;`, `'last' may be assigned again`],
      [`var last = 0; export const of = () => last;`, `'last' may be assigned again`],
      [`const known = new Map(); export const of = (key) => known.set(key, 1);`, `'known' is a Map that is written to`],
      [
        `const known: WeakMap<object, string> = new WeakMap(); export const of = (key) => known.set(key, '');`,
        `'known' is a WeakMap that is written to`,
      ],
      [`export const seen = new Set() as Set<string>; seen.add('a');`, `'seen' is a Set that is written to`],
      [
        `const all: string[] = []; export const keep = (item) => { all.push(item); };`,
        `'all' is an array that is written to`,
      ],
      [`const by = {}; export const keep = (key) => { by[key] ??= 1; };`, `'by' is an object that is written to`],
      [`const by = { a: { n: 0 } }; export const next = () => by.a.n++;`, `'by' is an object that is written to`],
      [`const by = { a: 1 }; export const drop = () => { delete by.a; };`, `'by' is an object that is written to`],
      [
        `const end = /x/g; export const from = (at) => { end.lastIndex = at; };`,
        `'end' is a pattern that is written to`,
      ],
    ].map(([code = '', reason = '']) => ({ file: 'alerts/burn.ts', code, says: hasState('alerts', reason) })),
  ],
});
