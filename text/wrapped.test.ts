import { expect, test } from '@jest/globals';
import { wrapped } from './wrapped.ts';

test.each([
  ['one two three', 7, 'one two\nthree'],
  ['one two', 7, 'one two'],
  ['a http://127.0.0.1:8080/flights b', 10, 'a\nhttp://127.0.0.1:8080/flights\nb'],
  ['one\ntwo three', 3, 'one\ntwo\nthree'],
  ['', 10, ''],
])('%j within %i columns is %j', (text, columns, lines) => {
  expect(wrapped(text, columns)).toBe(lines);
});
