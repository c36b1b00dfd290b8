import { expect, test } from '@jest/globals';
import { withConditionNames } from './conditionNames.ts';
import type { JsonObject } from './resource.ts';

const query = (displayName: string, name?: string): JsonObject => ({
  ...(name === undefined ? {} : { name }),
  displayName,
  conditionPrometheusQueryLanguage: { query: 'up' },
});
const absent = (displayName: string, name?: string): JsonObject => ({
  ...(name === undefined ? {} : { name }),
  displayName,
  conditionAbsent: { duration: '60s' },
});

const namesOf = (wanted: readonly JsonObject[], live: readonly JsonObject[]): readonly unknown[] => {
  const { conditions } = withConditionNames({ conditions: wanted }, { conditions: live });
  return (conditions as readonly JsonObject[]).map(({ name }) => name);
};

test.each([
  [
    'conditions of the same title keep their names, in any order',
    [query('a'), query('b')],
    [query('b', '2'), query('a', '1')],
    ['1', '2'],
  ],
  ['a condition that is new has no name', [query('a'), query('b')], [query('a', '1')], ['1', undefined]],
  ['the only condition keeps its name under a new title', [query('errors')], [query('error rate', '1')], ['1']],
  [
    'the only condition left keeps its name under a new title',
    [query('a'), query('c')],
    [query('b', '2'), query('a', '1')],
    ['1', '2'],
  ],
  ['a condition of another kind is new, whatever its title says', [absent('b')], [query('a', '1')], [undefined]],
  [
    'two new titles are two new conditions',
    [query('c'), query('d')],
    [query('a', '1'), query('b', '2')],
    [undefined, undefined],
  ],
  [
    'of two conditions with one title each name is used once',
    [query('a'), query('a')],
    [query('a', '1'), query('a', '2')],
    ['1', '2'],
  ],
  ['a policy without conditions gives none', [query('a')], [], [undefined]],
])('%s', (_title, wanted, live, names) => {
  expect(namesOf(wanted, live)).toEqual(names);
});

test('everything else of the policy stays', () => {
  expect(withConditionNames({ displayName: 'x', conditions: [query('a')] }, { conditions: [query('a', '1')] })).toEqual(
    {
      displayName: 'x',
      conditions: [{ name: '1', displayName: 'a', conditionPrometheusQueryLanguage: { query: 'up' } }],
    },
  );
  expect(withConditionNames({ displayName: 'x' }, { conditions: [query('a', '1')] })).toEqual({ displayName: 'x' });
});
