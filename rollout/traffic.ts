/** Traffic of a service as shares of revisions: what a step wants, and whether somebody else changed it. */
import { previousTag, type RolloutRecord } from './record.ts';
import type { ServiceState, TrafficShare } from './target.ts';

type Traffic = Pick<ServiceState, 'traffic'>;

/** Percent by revision, without those that have none. */
export const sharesOf = ({ traffic }: Traffic): ReadonlyMap<string, number> => {
  const shares = new Map<string, number>();
  for (const { revision, percent } of traffic) {
    if (percent > 0) shares.set(revision, (shares.get(revision) ?? 0) + percent);
  }
  return shares;
};

export const percentOf = (state: Traffic, revision: string): number => sharesOf(state).get(revision) ?? 0;

/** Whether the candidate has exactly this percent, and the old revision the rest. */
export const isAt = (
  state: Traffic,
  { old, candidate }: Pick<RolloutRecord, 'old' | 'candidate'>,
  percent: number,
): boolean => {
  const shares = sharesOf(state);
  const wanted = new Map([
    ...(percent > 0 ? [[candidate.revision, percent] as const] : []),
    ...(percent < 100 && old !== undefined ? [[old, 100 - percent] as const] : []),
  ]);
  return shares.size === wanted.size && [...wanted].every(([revision, share]) => shares.get(revision) === share);
};

/** Both revisions with their tags, also at 0%. Tags of other revisions stay. */
export const trafficAt = (
  { traffic }: Traffic,
  { old, candidate }: { readonly old: string; readonly candidate: RolloutRecord['candidate'] },
  percent: number,
): readonly TrafficShare[] => [
  { revision: old, percent: 100 - percent, tag: previousTag },
  { revision: candidate.revision, percent, tag: candidate.tag },
  ...traffic.flatMap(({ revision, tag }): readonly TrafficShare[] =>
    tag === undefined || tag === previousTag || tag === candidate.tag ? [] : [{ revision, percent: 0, tag }],
  ),
];

/** 'orders-a 95%, orders-b 5%'. */
export const trafficText = (state: Traffic): string => {
  const shares = [...sharesOf(state)].map(([revision, percent]) => `${revision} ${percent}%`);
  return shares.length === 0 ? 'no revision has traffic' : shares.join(', ');
};

/** The revision that the tag names. */
export const taggedRevision = ({ traffic }: Traffic, tag: string): string | undefined =>
  traffic.find((share) => share.tag === tag)?.revision;
