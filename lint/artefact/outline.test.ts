import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { keysIn, mostLevels, outlineOf, repeatedKeys } from './outline.ts';
import { readJson, type Source } from './source.ts';
import { yamlSources } from './yamlSource.ts';
import { yamlTooDeepAt } from './yamlOutline.ts';

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);

const tooDeep = {
  kind: 'Unreadable',
  message: 'it is nested deeper than 200 levels here: the API refuses more than 100',
  fix: 'write it flatter',
};

describe('JSON that is nested too deeply is not parsed, and the place is named', () => {
  test.each([
    ['lists', nested(3_000)],
    ['lists that are not closed', '['.repeat(100_000)],
    ['objects', '{"a":'.repeat(3_000)],
    ['with a fault behind', `${nested(3_000)},}`],
  ])('%s', (_, text) => {
    expect(readJson('deep.json', `{"displayName": "x",\n"b": ${text}}`)).toMatchObject({
      ...tooDeep,
      position: { line: 2 },
    });
  });

  test('200 levels are read', () => {
    expect(readJson('a.json', nested(mostLevels)).kind).toBe('Source');
  });

  test('brackets in texts do not count', () => {
    expect(readJson('a.json', JSON.stringify({ a: '['.repeat(1_000) })).kind).toBe('Source');
  });
});

describe('YAML that is nested too deeply is not parsed, and the place is named', () => {
  test.each([
    ['by indentation', Array.from({ length: 1_000 }, (__, level) => `${' '.repeat(level)}a:`).join('\n'), 201],
    ['in brackets', `a: ${'['.repeat(1_000_000)}`, 1],
    ['in brackets of several lines', `a:\n${'  [\n'.repeat(3_000)}`, 202],
    ['by dashes in one line', `${'- '.repeat(100_000)}x`, 1],
    ['by question marks', `${'? '.repeat(50_000)}x`, 1],
  ])('%s', (_, text, line) => {
    expect(yamlSources('deep.yaml', text)).toMatchObject({ ...tooDeep, position: { line } });
  });

  test.each([
    ['quoted brackets', `a: "${'['.repeat(1_000)}"\nb: '${'{'.repeat(1_000)}'`],
    [
      'a thousand lists in lines of their own',
      Array.from({ length: 1_000 }, (__, at) => `a${at}: [1, {b: 2}]`).join('\n'),
    ],
    ['a text with brackets in each line', `a: |\n${'  [x\n'.repeat(150)}b: 1\n${'c: [1]\n'.repeat(100)}`],
    ['a regular expression', 'a: textPayload=~"\\\\[ERROR"\n'.repeat(300)],
    ['a long list', `a:\n${'  - b:\n      - c\n'.repeat(1_000)}`],
    ['comments', `${'# [[[[[ {{{{{\n'.repeat(1_000)}a: 1`],
  ])('%s are not deep', (_, text) => {
    expect(yamlTooDeepAt(text)).toBeUndefined();
  });
});

test('more than 2 MB of YAML are not read', () => {
  expect(yamlSources('large.yaml', `a: ${'b'.repeat(2_100_000)}`)).toEqual({
    kind: 'Unreadable',
    file: 'large.yaml',
    position: undefined,
    message: 'it is 2.1 MB of YAML: more than 2 MB of YAML are not read',
    fix: 'split it, or write it as JSON',
  });
});

describe('a key that stands twice in one object', () => {
  const repeatedIn = (text: string): readonly string[] => repeatedKeys(text).map(({ name }) => name);

  test.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"a":{"b":1},"b":{"a":1}}', []],
    ['[{"a":1},{"a":2}]', []],
    ['{"a":"b","b":"a"}', []],
    ['{"a":["b","b"],"c":{"d":[{"e":1,"e":1}]}}', ['e']],
    ['{"\\u0061":1,"a":2}', ['a']],
    ['{"a":1,"a":2,"a":3}', ['a', 'a']],
  ])('%s', (text, names) => {
    expect(repeatedIn(text)).toEqual(names);
    expect(outlineOf(text).keys - keysIn(JSON.parse(text))).toBe(names.length);
  });

  test('is found in any value, and never where there is none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(repeatedIn(text)).toEqual([]);
        expect(outlineOf(text)).toEqual({ keys: keysIn(value), tooDeepAt: undefined });
      }),
    );
  });

  test('has its later place, and the place before, also behind a placeholder', () => {
    const source = readJson('a.json', '{\n"a": ${x},\n"b": 1,\n "b": 2}') as Source;
    expect(
      source.repeatedKeys.map(({ offset, before }) => [source.positionOf(offset), source.positionOf(before)]),
    ).toEqual([
      [
        { line: 4, column: 2 },
        { line: 3, column: 1 },
      ],
    ]);
  });
});
