import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { fillPlaceholders, isTemplated, isTemplatedQuery, originalOffset } from './placeholder.ts';
import { readJson } from './source.ts';

describe('what a template leaves open is a placeholder', () => {
  test.each([
    ['${var.x}'],
    ['a-${x}-b'],
    ['$PROJECT'],
    ['{{ .Values.x }}'],
    ['{% raw %}'],
    ['%s'],
    ['%[1]d'.replace('[1]', '1$')],
    ['<PROJECT_ID>'],
    ['[PROJECT_ID]'],
    ['__PROJECT__'],
    ['@PROJECT@'],
    ['YOUR_PROJECT'],
    ['<%= x %>'],
    ['((project))'],
  ])('%s', (text) => {
    expect(isTemplated(text)).toBe(true);
  });

  test.each([['100%'], ['50% down'], ['logs%2Frollout'], ['^a$'], ['60s'], ['LINE'], ['a(b)'], ['[0]'], ['1 < 2']])(
    '%s is none',
    (text) => {
      expect(isTemplated(text)).toBe(false);
    },
  );

  test('in a query, names of Prometheus and classes of a pattern are none', () => {
    expect(isTemplatedQuery('{__name__=~"[A-Z]+", a="$1"}')).toBe(false);
    expect(isTemplatedQuery('x{${namespace}}')).toBe(true);
  });
});

test.each([
  ['{"a": ${b}, "c": 1}', { a: '${b}', c: 1 }],
  ['{"a": {{ .b }}, "c": [%d, $D]}', { a: '{{ .b }}', c: ['%d', '$D'] }],
  ['{"a": "${b}", "c": ${d["e"]}}', { a: '${b}', c: '${d["e"]}' }],
])('%s is read with its placeholders as texts', (text, value) => {
  const source = readJson('a.json', text);
  expect(source.kind === 'Source' ? [source.value, source.isExact] : source).toEqual([value, false]);
});

test('what stands behind a placeholder is found where it is', () => {
  const text = '{\n  "a": ${b}, "c": {{ d }},\n  "e": "here"\n}';
  const source = readJson('a.json', text);
  if (source.kind !== 'Source') throw new Error(source.message);
  expect(source.positionOf(source.spanOf(['c']).from)).toEqual({ line: 2, column: 19 });
  expect(text.slice(source.spanOf(['e']).from, source.spanOf(['e']).to)).toBe('"here"');
});

test('offsets into a filled text lead back, whatever stands around', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', ' ', ',', ':', '1', '\n') });
  const hole = fc.constantFrom('${x}', '{{ y }}', '%s', '$Z');
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, hole), { minLength: 1, maxLength: 5 }), (pieces) => {
      // The space ends the name `$Z`.
      const text = `${pieces.map(([before, placeholder]) => `${before} ${placeholder} `).join('')}END`;
      const filled = fillPlaceholders(text);
      expect(filled).toBeDefined();
      const at = filled?.text.indexOf('END') ?? -1;
      expect(filled === undefined ? -1 : originalOffset(filled, at)).toBe(text.indexOf('END'));
    }),
  );
});
