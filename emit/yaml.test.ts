import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { yamlDocuments, yamlOf, type Plain } from './yaml.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...' \n\t:#-"\'\\|>{}[]&*!%@`,?a1~\r\u0085\u2028\ufeff\u007f'.split('')) }),
  fc.constantFrom(
    'yes',
    'No',
    'null',
    '~',
    '1',
    '1e3',
    '0x1f',
    '.inf',
    '1_000',
    '12:30:00',
    '2001-12-14',
    '<<',
    '=',
    '---',
    '...',
    '- a',
    'a: b',
    'a #b',
  ),
);
const plain = fc.letrec<{ value: Plain; members: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('members'),
  ),
  members: fc.dictionary(fc.oneof(text, fc.constantFrom('expr', 'a.b', '__proto__x')), tie('value'), { maxKeys: 4 }),
})).value;

/** JSON writes -0 as 0, so we do too. */
const withoutMinusZero = (value: Plain): unknown => JSON.parse(JSON.stringify(value));
const read = (yaml: string, version: '1.1' | '1.2'): unknown =>
  parse(yaml, { version, merge: false, uniqueKeys: true });

describe('the YAML that is written', () => {
  test.each(['1.2', '1.1'] as const)('reads back equal in YAML %s, whatever the data', (version) => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(withoutMinusZero(read(yamlOf(value), version) as Plain)).toEqual(withoutMinusZero(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test('reads back equal as several documents', () => {
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 3 }), (values) => {
        const documents = parseAllDocuments(yamlDocuments(values));
        expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
        expect(documents.map((document) => withoutMinusZero(document.toJS() as Plain))).toEqual(
          values.map(withoutMinusZero),
        );
      }),
    );
  });

  test('is what a person would write', () => {
    expect(
      yamlOf({
        groups: [{ name: 'freight', interval: '60s', rules: [{ expr: 'sum({"a.b", job="x"}) > 1', for: undefined }] }],
        labels: { severity: 'page', on: 'yes', none: {}, list: [] },
        text: 'one\n\n  two: #\nthree\n',
        bare: 'one\ntwo',
      }),
    ).toBe(`groups:
  - name: freight
    interval: "60s"
    rules:
      - expr: 'sum({"a.b", job="x"}) > 1'
labels:
  severity: page
  "on": "yes"
  none: {}
  list: []
text: |
  one

    two: #
  three
bare: |-
  one
  two
`);
  });
});
