import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compilePath } from './path.ts';

const lookup = compilePath('/get_data/{action_id}:{user_email}');

test.each([
  ['/get_data/a1:ana@example.com', ['a1', 'ana@example.com']],
  ['/get_data/a1:ana%40example.com', ['a1', 'ana@example.com']],
  ['/get_data/a%2Fb:c%2Fd', ['a/b', 'c/d']],
  ['/get_data/a%3Ab:c', ['a:b', 'c']],
  ['/get_data/a:b:c', ['a', 'b:c']],
  ['/get_data/a1%3Aana%40example.com', ['a1', 'ana@example.com']],
  ['/get_data/%E2%82%AC:%00', ['€', '\0']],
])('%s has the keys %j', (pathname, keys) => {
  expect(lookup(pathname)).toEqual(keys);
});

test.each(['/get_data/a1', '/get_data/:b', '/get_data/a:', '/get_data/a/b:c', '/GET_DATA/a:b', '/get_data/a:b/'])(
  '%s is another path',
  (pathname) => {
    expect(lookup(pathname)).toBeUndefined();
  },
);

test.each(['/get_data/%:b', '/get_data/%zz:b', '/get_data/%ff:b', '/get_data/a:%E2%82'])(
  '%s is refused, and says how to spell it',
  (pathname) => {
    expect(() => lookup(pathname)).toThrow(
      "path: has malformed percent-encoding. Fix: send UTF-8, each byte as '%' and two hexadecimal digits, and a literal '%' as '%25'.",
    );
  },
);

test('a path without keys matches literally', () => {
  const list = compilePath('/diary.v1');
  expect([list('/diary.v1'), list('/diaryXv1'), list('/diary.v1/')]).toEqual([[], undefined, undefined]);
});

test('any two keys are decoded as they were encoded', () => {
  const key = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(lookup(`/get_data/${encodeURIComponent(a)}:${encodeURIComponent(b)}`)).toEqual([a, b]);
    }),
  );
});

test('a long path that does not match is rejected in linear time', () => {
  expect(compilePath('/x/{a}:{b}-{c}')(`/x/${':'.repeat(50_000)}`)).toBeUndefined();
});
