/**
 * Inputs that hurt: each ends with a finding or a fault that names the file, and the files beside it are checked. That the
 * work grows in proportion to the input is held by counts that a quadratic rule would not survive within the time of a test.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lintText } from '../testing/lintText.ts';
import { checkFile } from './file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bounds-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const many = <T>(count: number, item: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => item(i));

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...many(9, (i) => {
    const [name, before] = [String.fromCodePoint(98 + i), String.fromCodePoint(97 + i)];
    return `${name}: &${name} [${many(9, () => `*${before}`).join(', ')}]`;
  }),
].join('\n');

const hostile: Readonly<Record<string, string | Buffer>> = {
  'aliases.yaml': bomb,
  'binary.json': Buffer.from([0, 1, 2, 250]),
  'deep.json': '['.repeat(3_000),
  'deep.yaml': `a: ${'['.repeat(3_000)}`,
  'huge.json': Buffer.alloc(100_000_000, ' '),
  'itself.yaml': 'displayName: x\nmosaicLayout: &a { tiles: [*a] }\n',
  'twice.yaml': 'displayName: x\ndisplayName: y\ngridLayout: { widgets: [] }\n',
};

test('each hostile file is reported with its place, and the good ones beside it are checked', async () => {
  const within = path.join(folder, 'all');
  mkdirSync(within);
  for (const [name, content] of Object.entries(hostile)) writeFileSync(path.join(within, name), content);
  writeFileSync(path.join(within, 'z.json'), '{"gridLayout": {"widgets": []}}');
  let [out, err] = ['', ''];
  const io = { cwd: within, stdout: (text: string) => (out += text), stderr: (text: string) => (err += text) };
  const code = await checkFile(
    Object.keys(hostile).concat('z.json'),
    { format: 'text', fix: false, strict: false },
    io,
  );
  expect(code).toBe(2);
  expect(err.split('\n').filter((line) => !line.startsWith('  fix') && line !== '')).toEqual([
    'binary.json',
    '  it is binary, or not in UTF-8',
    'huge.json',
    '  it is 100.0 MB: files of 10 MB or more are not read',
    'aliases.yaml:6:7',
    '  once its aliases are written out, this is more than 200,000 values',
    'deep.json:1:201',
    '  it is nested deeper than 200 levels here: the API refuses more than 100',
    'deep.yaml:1:204',
    '  it is nested deeper than 200 levels here: the API refuses more than 100',
    'itself.yaml:2:28',
    '  *a is part of what it stands for',
    'twice.yaml:2:1',
    "  'displayName' is written twice here",
  ]);
  expect(out).toContain('dashboards/display-name  z.json:1:1\n');
  expect(out.endsWith('1 error, 0 warnings, 7 not readable\n')).toBe(true);
});

const board = (widgets: readonly object[], rest: object = {}): string =>
  JSON.stringify({ displayName: 'Orders', gridLayout: { widgets }, ...rest });

test.each([
  ['unknown fields in many objects', board(many(5_000, () => ({ title: 't', foo: 1 })))],
  ['unknown fields in one object', board([], Object.fromEntries(many(5_000, (i) => [`field${i}`, 1])))],
  [
    'commas after last items',
    `[${many(2_000, (i) => `{"displayName":"d${i}","gridLayout":{"widgets":[],},}`).join(',\n')}]`,
  ],
  [
    'placeholders without quotes',
    `[${many(2_000, (i) => `{"displayName":"d${i}","foo":\${x},"gridLayout":{}}`).join(',\n')}]`,
  ],
  ['one key many times', `{${'"a":1,'.repeat(5_000)}"displayName":"x","gridLayout":{"widgets":[]}}`],
  [
    'tiles that overlap',
    JSON.stringify({
      displayName: 'x',
      mosaicLayout: { columns: 12, tiles: many(5_000, () => ({ width: 1, height: 1, widget: { blank: {} } })) },
    }),
  ],
  ['conditions with unknown fields', JSON.stringify({ combiner: 'OR', conditions: many(5_000, () => ({ foo: 1 })) })],
  ['a million zeros', board([{ title: `%${'0'.repeat(200_000)}`, blank: {}, foo: 1 }])],
  ['a million lines', `${'\n'.repeat(200_000)}${board([{ blank: {}, foo: 1 }])}`],
  [
    'a SQL text of one word',
    JSON.stringify({
      displayName: 'p',
      combiner: 'OR',
      conditions: [{ displayName: 'c', conditionSql: { query: 'where '.repeat(20_000), minutes: { periodicity: 5 } } }],
    }),
  ],
  [
    'an extractor of quotes',
    JSON.stringify({ name: '/m', filter: 'x', valueExtractor: `REGEXP_EXTRACT(${',"'.repeat(20_000)}` }),
  ],
])('%s take time in proportion', async (_, text) => {
  expect((await lintText(text)).findings.length).toBeGreaterThan(0);
});

test('names that every object has are no fields', async () => {
  const text = '{"displayName":"x","constructor":1,"gridLayout":{"toString":1,"widgets":[{"__proto__":{"blank":{}}}]}}';
  const { findings } = await lintText(text);
  expect(findings.map(({ check, path: at }) => `${check} ${at}`)).toEqual([
    'fields/unknown constructor',
    'fields/unknown gridLayout.toString',
  ]);
});
