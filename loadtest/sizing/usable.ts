/**
 * Which figures of a run a size may be made of. A load that the target did not carry shows neither what it can carry nor what it
 * needs for it; only a growing load is meant to fail, at the rate where an objective breaks.
 */
import { problemText, type RunSummary } from '../runSummary.ts';
import type { RunPoints } from '../report/points.ts';
import type { Break } from './curve.ts';

/** Pieces of a size, each from the runs that show it. */
export const pieces = ['capacity', 'processor time', 'memory'] as const;
export type Piece = (typeof pieces)[number];

export interface Refusal {
  /** Pieces that the run cannot give. */
  readonly of: readonly Piece[];
  readonly why: string;
  /** The plan whose run gives them. */
  readonly instead: RunSummary['plan'];
}

/** Reasons that the summary alone gives; undefined where the run can give every piece. */
export const refusalOf = (run: Pick<RunSummary, 'plan' | 'verdict' | 'problems' | 'target'>): Refusal | undefined => {
  const { plan, verdict, target } = run;
  const [first = 'no reason is recorded'] = problemText(run);
  const all = (why: string): Refusal => ({ of: pieces, why, instead: plan });
  if (target.chaos !== undefined) return all(`faults were injected: ${target.chaos}`);
  if (verdict === 'invalid') return all(`its verdict is invalid (${first})`);
  if (verdict === 'failed' && plan !== 'breakpoint') {
    return { ...all(`its verdict is failed (${first})`), instead: plan === 'soak' ? 'soak' : 'breakpoint' };
  }
  return undefined;
};

/** Reasons that need the raw result: what the summary says may not be in it. */
export const rawRefusalOf = (
  { plan, verdict, problems }: Pick<RunSummary, 'plan' | 'verdict' | 'problems'>,
  { requests, isTruncated }: Pick<RunPoints, 'requests' | 'isTruncated'>,
  broke: Break | undefined,
): Refusal | undefined => {
  const ofRate = (why: string): Refusal => ({ of: ['capacity', 'processor time'], why, instead: plan });
  if (isTruncated) return ofRate(requests === 0 ? 'its raw result cannot be read' : 'its raw result ends early');
  if (requests === 0) return ofRate('its raw result has no request');
  if (plan === 'breakpoint' && verdict === 'failed' && broke === undefined) {
    const [first = ''] = problemText({ problems });
    return { of: ['capacity'], why: `it failed, and not at a rate (${first})`, instead: plan };
  }
  return undefined;
};

/** 'refused for capacity and memory'. */
export const refusedText = ({ of }: Pick<Refusal, 'of'>): string =>
  of.length === pieces.length ? 'refused for capacity, processor time and memory' : `refused for ${of.join(' and ')}`;
