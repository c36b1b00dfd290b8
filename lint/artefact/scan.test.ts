import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Path } from '../../text/path.ts';
import { scan } from './scan.ts';

const pathsOf = (value: unknown, path: Path = []): readonly Path[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
      )
    : []),
];

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[String(key)], value);

test('whatever stands at a path is found, however it is written', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
      const value: unknown = JSON.parse(json);
      const text = JSON.stringify(value, null, indent);
      for (const path of pathsOf(value)) {
        const found = scan(text, path);
        expect(found === undefined ? found : JSON.parse(text.slice(found.from, found.to))).toEqual(
          valueAt(value, path),
        );
        const last = path.at(-1);
        if (typeof last === 'string') expect(JSON.parse(text.slice(found?.key?.from, found?.key?.to))).toBe(last);
      }
    }),
  );
});

test('a path that leads nowhere finds nothing, and a comma behind the last item does not disturb', () => {
  expect(scan('{"a": [1, 2,], }', ['a', 2])).toBeUndefined();
  expect(scan('{"a": [1, 2,], "b": 3,}', ['b'])).toEqual({ from: 20, to: 21, key: { from: 15, to: 18 } });
  expect(scan('{"a": 1}', ['b'])).toBeUndefined();
});
