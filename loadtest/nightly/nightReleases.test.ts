import { expect, test } from '@jest/globals';
import type { Night } from './nights.ts';
import { releaseLines, releasesIn } from './nightReleases.ts';

const nights = (...revisions: readonly (string | undefined)[]): readonly Pick<Night, 'night' | 'record'>[] =>
  revisions.map((revision, index) => ({
    night: `2026-11-0${index + 1}`,
    record: { revision } as unknown as Night['record'],
  }));

test('a release is the first night with another commit, whatever the nights between do not know', () => {
  expect(releasesIn(nights('a', 'a', undefined, 'b', 'b', 'a'))).toEqual([
    { night: '2026-11-04', before: 'a', after: 'b' },
    { night: '2026-11-06', before: 'b', after: 'a' },
  ]);
});

test('nights whose commits nobody knows, and a first night, show no release', () => {
  expect([releasesIn([]), releasesIn(nights(undefined, undefined)), releasesIn(nights(undefined, 'a'))]).toEqual([
    [],
    [],
    [],
  ]);
});

test('the newest three are lines, with commits as people write them', () => {
  const commit = (digit: string): string => digit.repeat(40);
  expect(releaseLines(nights(...['1', '2', '3', '4', '5'].map(commit)))).toEqual([
    'released before 2026-11-03: 333333333333, after 222222222222',
    'released before 2026-11-04: 444444444444, after 333333333333',
    'released before 2026-11-05: 555555555555, after 444444444444',
  ]);
});
