import { expect, test } from '@jest/globals';
import { fieldDifferences } from './fields.ts';

test.each([
  { what: 'equal', a: { x: 1 }, b: { x: 1 }, paths: [] },
  { what: 'a field that one side lacks', a: { x: 1, y: 2 }, b: { x: 1, z: 3 }, paths: ['y', 'z'] },
  { what: 'a key that is no name', a: { userLabels: { 'a-b': 'x' } }, b: {}, paths: ['userLabels'] },
  {
    what: 'a label inside a map',
    a: { userLabels: { 'a-b': 'x' } },
    b: { userLabels: { 'a-b': 'y' } },
    paths: ['userLabels["a-b"]'],
  },
  {
    what: 'members with names, paired whatever their order',
    a: { tiles: [{ widget: { title: 'one', n: 1 } }, { widget: { title: 'two', n: 2 } }] },
    b: {
      tiles: [{ widget: { title: 'two', n: 3 } }, { widget: { title: 'new' } }, { widget: { title: 'one', n: 1 } }],
    },
    paths: ['tiles["two"].widget.n', 'tiles["new"]'],
  },
  {
    what: 'members whose names repeat, paired by position',
    a: { items: [{ title: 'a' }, { title: 'a' }] },
    b: { items: [{ title: 'a' }, { title: 'b' }] },
    paths: ['items[1].title'],
  },
  { what: 'texts, by position', a: { by: ['a', 'b'] }, b: { by: ['a'] }, paths: ['by[1]'] },
  { what: 'a list for an object', a: { x: [1] }, b: { x: { 0: 1 } }, paths: ['x'] },
])('$what: $paths', ({ a, b, paths }) => {
  expect(fieldDifferences(a, b).map(({ path }) => path)).toEqual(paths);
  expect(
    fieldDifferences(b, a)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual([...paths].toSorted());
});
