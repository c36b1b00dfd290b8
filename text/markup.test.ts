import { expect, test } from '@jest/globals';
import { markup, styleSheet } from './markup.ts';

test.each([
  ['<b>&"\'', '&lt;b&gt;&amp;&quot;&#39;'],
  [12.5, '12.5'],
  [undefined, ''],
  [markup`<i>${'a & b'}</i>`, '<i>a &amp; b</i>'],
  [[markup`<i>1</i>`, undefined, markup`<i>2</i>`], '<i>1</i><i>2</i>'],
])('%j is put in as %s', (part, expected) => {
  expect(markup`<p title="${part}">${part}</p>`.text).toBe(`<p title="${expected}">${expected}</p>`);
});

test('what no XML document may contain is replaced by a mark, and line ends and other letters stay', () => {
  expect(markup`<p>${'\u0000a\u001b[31m\uD800b\uDC00\uFFFF\n\tñ😀'}</p>`.text).toBe(
    '<p>\uFFFDa\uFFFD[31m\uFFFDb\uFFFD\uFFFD\n\tñ😀</p>',
  );
});

test('a style sheet keeps its characters', () => {
  expect(markup`${styleSheet('a > b { content: "<" }')}`.text).toBe('<style>a > b { content: "<" }</style>');
});
