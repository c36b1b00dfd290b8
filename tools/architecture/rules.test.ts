/** Every rule against code that it refuses, with its whole message, and against the code that it lets through. */
import { describe, test } from '@jest/globals';
import { RuleTester } from 'oxlint/plugins-dev';
import { architecture } from './rules.ts';
import { importGraphOf } from './importGraph.ts';

// RuleTester makes one jest test of each row.
RuleTester.describe = describe;
RuleTester.it = test;

const root = '/repo';
const texts = new Map([
  ['slo/ring.ts', "import { link } from './link.ts';"],
  ['slo/link.ts', "export const link = async () => import('./late.ts');"],
  ['slo/late.ts', "export type Ring = import('./ring.ts').Ring;"],
  ['slo/self.ts', "import './self.ts';"],
  ['slo/outside.ts', "import { ring } from './ring.ts';"],
]);
const { rules } = architecture(root, () => importGraphOf(texts));

interface Case {
  readonly file: string;
  readonly code: string;
}

/** A refused row says the message of each finding. */
interface Refused extends Case {
  readonly says: string | readonly string[];
}

const check = (id: string, { allows, refuses }: { allows: readonly Case[]; refuses: readonly Refused[] }): void => {
  const rule = rules[id];
  if (rule === undefined) throw new Error(`no rule architecture/${id}`);
  const tester = new RuleTester();
  const name = (verb: string, { file, code }: Case): string => `${verb} ${file}: ${code.slice(0, 70)}`;
  tester.run(`architecture/${id}`, rule, {
    valid: allows.map((row) => ({ name: name('allows', row), filename: `${root}/${row.file}`, code: row.code })),
    invalid: refuses.map((row) => ({
      name: name('refuses', row),
      filename: `${root}/${row.file}`,
      code: row.code,
      errors: [row.says].flat().map((message) => ({ message })),
    })),
  });
};

check('imports', {
  allows: [
    { file: 'model/system.ts', code: `import { ms } from './quantity.ts';` },
    { file: 'systems/flights.ts', code: `import { defineSystem } from '../model/system.ts';` },
    { file: 'slo/budget.ts', code: `import { window } from '../model/objective.ts';` },
    { file: 'dashboards/system.ts', code: `import { burn } from '../alerts/burn.ts';` },
    { file: 'emit/emit.ts', code: `import { plan } from '../loadtest/plan.ts';` },
    { file: 'cli/main.ts', code: `import { serve } from '../pipeline/api/server.ts';` },
    { file: 'test/e2e/loss.test.ts', code: `import flights from '../../systems/flights.ts';` },
    { file: 'test/e2e/loss.test.ts', code: `import { runPipeline } from '../../cli/run/runPipeline.ts';` },
    { file: 'cli/loadtest.ts', code: `import { oraclePath } from '../tools/oracles/place.ts';` },
    { file: 'test/workflows.test.ts', code: `import type { OracleName } from '../tools/oracles/oracle.ts';` },
    { file: 'model/system.test.ts', code: `import flights from '../systems/flights.ts';` },
    { file: 'pipeline/api/main.ts', code: `await import('../../systems/flights.ts');` },
    { file: 'model/quantity.ts', code: `import { Decimal } from 'decimal.js';` },
    { file: 'loadtest/k6/runtime/compare.ts', code: `import { plan } from './options.ts';` },
  ],
  refuses: [
    {
      file: 'model/system.ts',
      code: `import { budget } from '../slo/budget.ts';`,
      says: 'model/ may import no other folder, and this is slo/budget.ts. Fix: model/ is the vocabulary: move the word that both need into model/, or take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'pipeline/ingest/batcher.ts',
      code: `import type { Budget } from '../../slo/budget.ts';`,
      says: 'pipeline/ may import only model/, numbers/, text/, and this is slo/budget.ts. Fix: the running pipeline knows only model/, numbers/ and text/: put what both need there, or take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'pipeline/api/server.ts',
      code: `import flights from '../../systems/flights.ts';`,
      says: 'pipeline/ may import only model/, numbers/, text/, and this is systems/flights.ts. Fix: the running pipeline knows only model/, numbers/ and text/: put what both need there, or take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'alerts/burn.ts',
      code: `const later = () => import('../dashboards/system.ts');`,
      says: 'alerts/ may import only model/, numbers/, text/, promql/, series/, lint/, slo/, and this is dashboards/system.ts. Fix: take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'systems/flights.ts',
      code: `import { burn } from '../alerts/burn.ts';`,
      says: 'systems/ may import only model/, and this is alerts/burn.ts. Fix: a system is data: say it with the words of model/.',
    },
    {
      file: 'lint/frame.ts',
      code: `import { burn } from '../alerts/burn.ts';`,
      says: 'lint/ may import only model/, numbers/, text/, promql/, series/, and this is alerts/burn.ts. Fix: a rule over definitions sits beside what it checks; lint/ has the frame and the rules over files.',
    },
    {
      file: 'history/points.ts',
      code: `export { burn } from '../slo/burn.ts';`,
      says: 'history/ may import only model/, numbers/, text/, promql/, series/, and this is slo/burn.ts. Fix: take it as an argument, and wire the two in cli/.',
    },
    {
      file: 'slo/loss.ts',
      code: `import { main } from '../cli/main.ts';`,
      says: 'nothing imports cli/, and this is cli/main.ts. Fix: what others need from cli/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'test/workflows.test.ts',
      code: `import { install } from '../tools/oracles/install.ts';`,
      says: 'nothing imports tools/, and this is tools/oracles/install.ts. Fix: what others need from tools/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'loadtest/runner.ts',
      code: `import { oraclePath } from '../tools/oracles/place.ts';`,
      says: 'nothing imports tools/, and this is tools/oracles/place.ts. Fix: what others need from tools/ belongs into the folder that owns the word (docs/architecture.md).',
    },
    {
      file: 'loadtest/k6/script.ts',
      code: `import { options } from './runtime/options.ts';`,
      says: 'nothing imports loadtest/k6/runtime/, and this is loadtest/k6/runtime/options.ts: k6 alone can run it. Fix: read it as text (cli/loadtest/k6Runtime.ts), and pass the text in.',
    },
    {
      file: 'slo/budget.ts',
      code: `import { round } from '../rounding/round.ts';`,
      says: 'slo/ may not import rounding/round.ts: it is in no folder of the picture. Fix: move it into the folder that owns the word (docs/architecture.md).',
    },
  ],
});

const impure = (folder: string, what: string): string =>
  `${folder}/ generates: the same input gives the same bytes, so it may not use ${what}. Fix: take the value as an argument; cli/ (or this folder’s entry point) reads it and passes it in.`;

check('pure', {
  allows: [
    { file: 'slo/budget.ts', code: `const end = new Date(0); const start = Math.max(1, 2);` },
    { file: 'slo/budget.ts', code: `const age = (process: { age: number }) => process.age;` },
    { file: 'model/system.ts', code: `const system = { process: 1, fetch: 2 }; system.fetch;` },
    { file: 'slo/budget.test.ts', code: `import { readFileSync } from 'node:fs'; readFileSync('golden');` },
    { file: 'loadtest/main.ts', code: `import { spawn } from 'node:child_process';` },
    { file: 'loadtest/k6/runtime/requests.ts', code: `const sent = Date.now();` },
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
    { file: 'loadtest/plan.ts', code: `const x = Math.random();`, says: impure('loadtest', 'Math.random (chance)') },
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
  ],
});

check('no-vague-folder', {
  allows: [{ file: 'model/quantity.ts', code: `export const ms = 1;` }],
  refuses: ['pipeline/util/time.ts', 'model/helpers.ts'].map((file) => ({
    file,
    code: `export const ms = 1;`,
    says: `“${/util|helpers/.exec(file)?.[0]}” says nothing of what is inside. Fix: put each function beside its only user, or into the folder that owns its noun (docs/architecture.md).`,
  })),
});

const cycle = (files: string): string =>
  `these files import each other: ${files}. Fix: give what both need a file of its own that imports neither, or take one of them as an argument.`;

const codeOf = (file: string): Case => ({ file, code: texts.get(file) ?? '' });

check('no-cycle', {
  allows: [codeOf('slo/outside.ts'), { file: 'slo/ring.ts', code: `import { other } from './other.ts';` }],
  refuses: [
    {
      ...codeOf('slo/ring.ts'),
      says: cycle('slo/ring.ts → slo/link.ts → slo/late.ts by import() → slo/ring.ts by import()'),
    },
    {
      ...codeOf('slo/link.ts'),
      says: cycle('slo/link.ts → slo/late.ts by import() → slo/ring.ts by import() → slo/link.ts'),
    },
    {
      ...codeOf('slo/late.ts'),
      says: cycle('slo/late.ts → slo/ring.ts by import() → slo/link.ts → slo/late.ts by import()'),
    },
    { ...codeOf('slo/self.ts'), says: cycle('slo/self.ts → slo/self.ts') },
  ],
});

check('no-barrel', {
  allows: [{ file: 'model/system.ts', code: `const a = 1; export { a };` }],
  refuses: [`export * from './system.ts';`, `export { a } from './system.ts';`].map((code) => ({
    file: 'model/index.ts',
    code,
    says: 'a re-export hides where a thing lives. Fix: import it from the file that defines it, and delete this line.',
  })),
});

check('no-default-export', {
  allows: [
    { file: 'systems/flights.ts', code: `export default {};` },
    { file: 'jest.config.js', code: `export default {};` },
  ],
  refuses: [
    {
      file: 'model/system.ts',
      code: `export default {};`,
      says: 'only a system (systems/<id>.ts) and a tool’s configuration have a default export. Fix: export it by its name, and name the file after it.',
    },
  ],
});

check('no-class', {
  allows: [
    { file: 'model/problem.ts', code: `export class DefinitionError extends Error {}` },
    { file: 'pipeline/embedded/queue.ts', code: `class SqliteBroker implements Broker {}` },
    {
      file: 'pipeline/telemetry/reader.ts',
      code: `import { MetricReader } from '@opentelemetry/sdk-metrics'; class Reader extends MetricReader {}`,
    },
  ],
  refuses: [
    {
      file: 'slo/budget.ts',
      code: `class Budget {}`,
      says: 'a class is for an error or an adapter. Fix: readonly data and exported functions; an adapter of a port belongs into pipeline/embedded/, pipeline/google/, pipeline/telemetry/.',
    },
    {
      file: 'pipeline/embedded/queue.ts',
      code: `class Queue {}`,
      says: 'an adapter’s class says which interface it implements. Fix: add “implements …”, or make it readonly data and functions.',
    },
    ...[
      { file: 'model/problem.ts', code: `class WindowError extends DefinitionError {}` },
      { file: 'pipeline/embedded/queue.ts', code: `import { Base } from './base.ts'; class Queue extends Base {}` },
    ].map((row) => ({
      ...row,
      says: 'nothing inherits but an error, and an error inherits from Error itself. Fix: pass what differs as an argument, or tell errors apart by a field.',
    })),
  ],
});

check('no-enum', {
  allows: [{ file: 'alerts/alert.ts', code: `type Severity = 'page' | 'ticket';` }],
  refuses: [
    {
      file: 'alerts/alert.ts',
      code: `enum Severity { page, ticket }`,
      says: 'an enum does not survive type stripping. Fix: a union of literals, type Severity = ‘page’ | ‘ticket’, or a readonly object.',
    },
  ],
});

check('file-length', {
  allows: [{ file: 'model/system.ts', code: 'const a = 1;\n'.repeat(1).padEnd(312, '\n') }],
  refuses: [
    {
      file: 'bench/ingest.ts',
      code: '\n'.repeat(300) + 'const a = 1;\n',
      says: 'this file has 301 lines, and a file has at most 300. Fix: give one of its nouns a file of its own beside it.',
    },
  ],
});

check('exit', {
  allows: [
    { file: 'cli/main.ts', code: `process.exit(1);` },
    { file: 'pipeline/api/main.ts', code: `process.exitCode = 1;` },
  ],
  refuses: [
    {
      file: 'pipeline/api/main.ts',
      code: `process.exit(1);`,
      says: 'only cli/ ends the process, so that everything else can be started, stopped and tested. Fix: return the outcome, throw an error, or set process.exitCode.',
    },
  ],
});
