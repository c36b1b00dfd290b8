/** What the compiler answers to a dialect that is not whole. One run of tsc over the product with a dialect added. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '..');

interface Answer {
  readonly file: string;
  readonly line: number;
  /** Its first line. */
  readonly text: string;
}

let answers: readonly Answer[] = [];
let mistakes: readonly string[] = [];

beforeAll(async () => {
  mistakes = (await readFile(path.join(import.meta.dirname, 'fixtures/half.ts'), 'utf8')).split('\n');
  answers = [...(await compile()).matchAll(/^(\S+)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(
    ([, file = '', line = '', text = '']) => ({ file, line: Number(line), text }),
  );
}, 120_000);

const compile = (): Promise<string> =>
  new Promise((resolve) => {
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--pretty', 'false', '-p', path.join('series', 'fixtures', 'tsconfig.json')];
    execFile(process.execPath, [tsc, ...options], { cwd: root }, (_failed, stdout, stderr) => resolve(stdout + stderr));
  });

test('a dialect that is added does not compile until each list of dialects has it, and nothing else is left to do', () => {
  const elsewhere = answers.filter(({ file }) => file !== 'series/fixtures/half.ts');
  expect(
    elsewhere.map(({ file, text }) => `${file}: ${text.slice(0, "Property 'another' is missing".length)}`),
  ).toEqual([
    "alerts/evaluations.ts: Property 'another' is missing",
    "alerts/presentValue.ts: Property 'another' is missing",
    "series/dialects.ts: Property 'another' is missing",
    "series/dialects.ts: Property 'another' is missing",
    "series/dialects.ts: Property 'another' is missing",
    "test/promtool/dialects.ts: Property 'another' is missing",
  ]);
});

test.each([
  ['how it is called', "Property 'name' is missing"],
  ['how it spells a label', "Property 'labelName' is missing"],
  ['how it selects', "Property 'selector' is missing"],
  ['what it lacks', "Property 'lacks' is missing"],
  ['how late a signal is', "Property 'delayOf' is missing"],
  ['how often a signal is sampled', "Property 'samplePeriodOf' is missing"],
  ['whether it records', "Property 'records' is missing"],
  ['how it prints', "Property 'print' is missing"],
  ['an id that no entry has', "Type '\"datadog\"' is not assignable to type 'keyof Dialects'."],
  ['a measure in one dialect only', "Type '{ prometheus: Selection; }' is missing the following properties"],
  ['a measure asked in a dialect that is none', "Property 'datadog' does not exist"],
])('%s is a compile error where it is wrong', (mistake, answer) => {
  const line = mistakes.indexOf(`// ${mistake}`) + 2;
  const found = answers.filter((one) => one.file === 'series/fixtures/half.ts' && one.line === line);
  expect(found.map(({ text }) => text.slice(0, answer.length))).toEqual([answer]);
});

test('nothing else of the fixture is an error', () => {
  expect(answers.filter(({ file }) => file === 'series/fixtures/half.ts')).toHaveLength(11);
});
