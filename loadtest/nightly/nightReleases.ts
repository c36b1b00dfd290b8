/** Nights between which another commit was released: the first question beside a level that changed. */
import type { Night } from './nights.ts';

export interface NightRelease {
  /** The first night that measured it. */
  readonly night: string;
  /** Commits. */
  readonly before: string;
  readonly after: string;
}

/** Ascending. A night without a known commit says nothing, and the nights around it are compared. */
export const releasesIn = (nights: readonly Pick<Night, 'night' | 'record'>[]): readonly NightRelease[] => {
  const known = nights.flatMap(({ night, record }) =>
    record?.revision === undefined ? [] : [{ night, revision: record.revision }],
  );
  return known.flatMap(({ night, revision }, index) => {
    const before = known[index - 1]?.revision;
    return before === undefined || before === revision ? [] : [{ night, before, after: revision }];
  });
};

export const shortCommit = (commit: string): string => commit.slice(0, 12);

/** Most that are printed, and marked in charts. */
export const mostReleases = 3;

/** The newest ones. */
export const releaseLines = (nights: readonly Pick<Night, 'night' | 'record'>[]): readonly string[] =>
  releasesIn(nights)
    .slice(-mostReleases)
    .map(({ night, before, after }) => `released before ${night}: ${shortCommit(after)}, after ${shortCommit(before)}`);
