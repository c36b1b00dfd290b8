import { describe, expect, test } from '@jest/globals';
import { codeOf, links, list, section, steps, tableOf, text } from '../../text/blocks.ts';
import type { Explanation } from '../../explain/explanation.ts';
import { explanationText } from './text.ts';
import { wrap } from '../../explain/wrap.ts';

const explanation: Explanation = {
  kind: 'alert',
  id: 'orders-api-down',
  title: 'orders: the API is down and somebody has to look at it now',
  sections: [
    section('What it means', text('Nobody is served, and everybody who asks is told so by a timeout.')),
    section('Look first at', steps(['Errors by route.', 'Instances against their limit, and what they say.'])),
    section(
      'Numbers',
      tableOf(
        ['share', 'minutes'],
        [
          ['100%', 'one'],
          ['2%', 'never, as it is below the threshold'],
        ],
      ),
      list(['a fact']),
    ),
    section(
      'Places',
      codeOf('sum(a)\n  > 1'),
      links([{ name: 'logs', url: 'https://example.com/a-very-long-address-that-is-never-broken' }]),
    ),
  ],
  facts: {},
};

test('lines are no wider than the terminal, and what belongs together stands together', () => {
  expect(explanationText(explanation, { columns: 40, colour: false })).toBe(
    [
      'orders-api-down (alert)',
      'orders: the API is down and somebody has',
      'to look at it now',
      '',
      'What it means',
      '  Nobody is served, and everybody who',
      '  asks is told so by a timeout.',
      '',
      'Look first at',
      '  1. Errors by route.',
      '  2. Instances against their limit, and',
      '     what they say.',
      '',
      'Numbers',
      '  share  minutes',
      '  100%   one',
      '  2%     never, as it is below the',
      '         threshold',
      '  - a fact',
      '',
      'Places',
      '    sum(a)',
      '      > 1',
      '  logs: https://example.com/a-very-long-address-that-is-never-broken',
      '',
    ].join('\n'),
  );
});

test('a terminal wider than a hundred columns is not filled', () => {
  const wide = { ...explanation, title: 'word '.repeat(100) };
  for (const line of explanationText(wide, { columns: 300, colour: false }).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(100);
  }
});

test('a table that does not fit is a list', () => {
  const cells = ['a cell of twenty ch.', 'a cell of twenty ch.', 'x'];
  const wide = { ...explanation, sections: [section('T', tableOf(['first', 'second', 'third'], [cells]))] };
  expect(explanationText(wide, { columns: 50, colour: false })).toContain(
    '  - first: a cell of twenty ch.; second: a cell of\n    twenty ch.; third: x\n',
  );
});

describe('colour', () => {
  const escape = '\u001B[';
  test('only on a terminal', () => {
    expect(explanationText(explanation, { columns: 80, colour: false })).not.toContain(escape);
    expect(explanationText(explanation, { columns: 80, colour: true })).toContain(
      `${escape}1morders-api-down${escape}22m`,
    );
  });
});

test.each([
  ['', ''],
  ['one', 'one'],
  ['one two three', 'one two\nthree'],
  ['averylongword b', 'averylongword\nb'],
])("'%s' in eight columns", (text, expected) => {
  expect(wrap(text, 8)).toBe(expected);
});
