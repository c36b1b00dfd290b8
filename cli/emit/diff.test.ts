import { expect, test } from '@jest/globals';
import { diffText } from './diff.ts';

test('a file whose lines end otherwise, as git leaves it on Windows, is named with what keeps git from it', () => {
  expect(diffText('generated', [{ path: 'a.md', before: 'one\r\ntwo\r\n', after: 'one\ntwo\n', byHand: true }])).toBe(
    "differs only in line ends, which are CRLF: generated/a.md\n  fix: write 'generated/** text eol=lf' into .gitattributes, then emit\n",
  );
});

test('a difference in the text is a patch', () => {
  expect(diffText('generated', [{ path: 'a.md', before: 'one\n', after: 'two\n', byHand: true }])).toBe(
    '--- generated/a.md\texisting file\n+++ generated/a.md\tas defined\n@@ -1,1 +1,1 @@\n-one\n+two\n',
  );
});
