/** A regression of one series, from the night on which it was opened until it is mended or accepted. */
import type { LevelFigures } from './levels.ts';

/** A change of level, for better or worse. */
export interface LevelChange {
  /** First night of the new level. */
  readonly night: string;
  /** The night on which it was found. */
  readonly found: string;
  readonly before: number;
  readonly after: number;
  readonly p: number;
  readonly worse: boolean;
  /** Revisions before and after the change, when known. */
  readonly revisions: readonly [before: string | undefined, after: string | undefined];
}

/** How a regression ended. */
export type RegressionEnd = Recovered | Accepted;

export interface Recovered {
  readonly kind: 'recovered';
  readonly night: string;
  /** The level that is back within noise. */
  readonly level: number;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly night: string;
  readonly who: string;
  readonly why: string;
}

export interface Regression {
  /** First night of the worse level. */
  readonly night: string;
  /** The night on which it was found. */
  readonly opened: string;
  /** The level that it is worse than. */
  readonly before: LevelFigures;
  /** The highest level that is within the noise of the level before. */
  readonly within: number;
  /** The level when it was opened. */
  readonly after: number;
  readonly p: number;
  /** Revisions before and after the change, when known. */
  readonly revisions: readonly [before: string | undefined, after: string | undefined];
  /** The level of the latest nights, or at its end; undefined without such a night. */
  readonly now: number | undefined;
  /** Further changes for the worse while it was open. */
  readonly worsened: readonly LevelChange[];
  readonly ended: RegressionEnd | undefined;
}

/** What the history has recorded about a series, with its time: ISO 8601. */
export type SeriesEvent =
  | { readonly kind: 'opened'; readonly at: string; readonly regression: Regression }
  | (Recovered & { readonly at: string })
  | (Accepted & { readonly at: string });
