import { checkRule } from './testing/checkRule.ts';

checkRule('no-vague-folder', {
  allows: [{ file: 'model/quantity.ts', code: `export const ms = 1;` }],
  refuses: ['pipeline/util/time.ts', 'model/helpers.ts'].map((file) => ({
    file,
    code: `export const ms = 1;`,
    says: `“${/util|helpers/.exec(file)?.[0]}” does not say what is inside. Fix: move each function to the file of its only user, or to the folder of its subject (docs/architecture.md).`,
  })),
});

checkRule('no-class', {
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
      says: 'the class of an adapter declares the interface that it implements. Fix: add “implements …”, or make it readonly data and functions.',
    },
    ...[
      { file: 'model/problem.ts', code: `class WindowError extends DefinitionError {}` },
      { file: 'pipeline/embedded/queue.ts', code: `import { Base } from './base.ts'; class Queue extends Base {}` },
    ].map((row) => ({
      ...row,
      says: 'nothing inherits but an error, and an error inherits from Error itself. Fix: pass what differs as an argument, or distinguish errors by a field.',
    })),
  ],
});

checkRule('no-enum', {
  allows: [{ file: 'alerts/alert.ts', code: `type Severity = 'page' | 'ticket';` }],
  refuses: [
    {
      file: 'alerts/alert.ts',
      code: `enum Severity { page, ticket }`,
      says: 'an enum does not survive type stripping. Fix: a union of literals, type Severity = ‘page’ | ‘ticket’, or a readonly object.',
    },
  ],
});

checkRule('file-length', {
  allows: [{ file: 'model/system.ts', code: 'const a = 1;\n'.repeat(1).padEnd(312, '\n') }],
  refuses: [
    {
      file: 'bench/ingest.ts',
      code: '\n'.repeat(300) + 'const a = 1;\n',
      says: 'this file has 301 lines, and a file has at most 300. Fix: move one of its subjects to a separate file in the same folder.',
    },
  ],
});

checkRule('exit', {
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
