/** What was released last, beside an alert: a release is its most common cause. */
import type { AlertPart } from '../alerts/runbook/alert.ts';
import { list, text } from '../text/blocks.ts';
import type { Explanation } from './explanation.ts';

export interface KnownRelease {
  /** One line: when, what, who and why. */
  readonly text: string;
  /** For programs. */
  readonly facts: Explanation['facts'];
}

/** By id of the system; newest first. */
export type ReleasesOf = (system: string) => readonly KnownRelease[];

/** None where this machine knows of none: the runbook has the command that reads the log of releases. */
export const releasesParts = (releases: readonly KnownRelease[]): readonly AlertPart[] =>
  releases.length === 0
    ? []
    : [
        {
          title: 'What was released last',
          blocks: [
            list(releases.map((release) => release.text)),
            text(
              'As this machine knows it. What others released and applied is in the log atalaya.release of the project.',
            ),
          ],
        },
      ];

export const withReleases = (explanation: Explanation, releases: readonly KnownRelease[]): Explanation =>
  releases.length === 0
    ? explanation
    : { ...explanation, facts: { ...explanation.facts, releases: releases.map(({ facts }) => facts) } };
