/** A Cloud Run service as a rollout sees it, and what a rollout asks of it. Pure. */
import type { NewRevision } from '../../../google/run/client.ts';
import { idOf, type RunRevision, type RunService, type RunTarget } from '../../../google/run/service.ts';
import type { Candidate, RevisionState, ServiceState, TrafficShare } from '../../../rollout/target.ts';

/** Terraform leaves this label to deployments (terraform/modules/service). */
export const commitLabel = 'commit-sha';

/** Tags of candidates: see candidateOf. */
export const candidateTag: RegExp = /^c[0-9a-f]{7}$/;

/** The id of what a target names; undefined: the newest revision that is ready, of which there is none yet. */
const revisionIn = ({ latestReady }: RunService, { revision }: RunTarget): string | undefined =>
  revision ?? latestReady;

/** Percent by revision, of what is served. */
const servedShares = (service: RunService): ReadonlyMap<string, number> => {
  const shares = new Map<string, number>();
  for (const target of service.served) {
    const revision = revisionIn(service, target);
    if (revision !== undefined && target.percent > 0)
      shares.set(revision, (shares.get(revision) ?? 0) + target.percent);
  }
  return shares;
};

/** The revision that has all traffic; undefined where it is split, or nothing is served. */
export const onlyServing = (service: RunService): string | undefined => {
  const [first, ...others] = [...servedShares(service).keys()];
  return others.length === 0 ? first : undefined;
};

export const stateOf = (service: RunService, revisions: readonly RunRevision[]): ServiceState => ({
  service: idOf(service.name),
  etag: service.etag,
  traffic: [
    ...[...servedShares(service)].map(([revision, percent]): TrafficShare => ({ revision, percent })),
    // Tags as they were asked for: that of a revision which starts is not served yet.
    ...service.traffic.flatMap((target): readonly TrafficShare[] => {
      const revision = revisionIn(service, target);
      return target.tag === undefined || revision === undefined ? [] : [{ revision, percent: 0, tag: target.tag }];
    }),
  ],
  revisions: revisions.map((revision) => revisionState(service, revision)),
  ...(service.instances === undefined ? {} : { instances: service.instances }),
});

const revisionState = (
  service: RunService,
  { id, ready, reason, image, labels, createdAt }: RunRevision,
): RevisionState => {
  const url = service.served.find((target) => target.uri !== undefined && revisionIn(service, target) === id)?.uri;
  const commit = labels[commitLabel];
  return {
    name: id,
    ready,
    createdAt,
    ...(reason === undefined ? {} : { reason }),
    ...(image === undefined ? {} : { image }),
    ...(commit === undefined ? {} : { commit }),
    ...(url === undefined ? {} : { url }),
  };
};

export const newRevision = ({ revision, image, commit }: Candidate): NewRevision => ({
  id: revision,
  labels: { [commitLabel]: commit },
  ...(image === undefined ? {} : { image }),
});

/** What is served, by the names of the revisions. */
export const pinned = (service: RunService): readonly RunTarget[] => [
  ...[...servedShares(service)].map(([revision, percent]) => ({ revision, percent })),
  ...service.traffic.flatMap((target): readonly RunTarget[] => {
    const revision = revisionIn(service, target);
    return target.tag === undefined || revision === undefined ? [] : [{ revision, percent: 0, tag: target.tag }];
  }),
];

/**
 * The traffic of the service with the candidate's tag, pinned: a share of the newest revision would go to the candidate at once. Tags of
 * candidates that are older than what serves go: they would keep every revision for ever. A newer one may be another rollout's.
 */
export const withCandidate = (
  service: RunService,
  revisions: readonly RunRevision[],
  candidate: Candidate,
): readonly RunTarget[] => {
  const createdAt = (id: string | undefined): number | undefined =>
    revisions.find((revision) => revision.id === id)?.createdAt.getTime();
  const servingSince = createdAt(onlyServing(service)) ?? -Infinity;
  const isOver = (revision: string, tag: string): boolean =>
    candidateTag.test(tag) && (createdAt(revision) ?? -Infinity) < servingSince;
  const kept = pinned(service).filter(
    ({ revision, tag }) => tag === undefined || !(tag === candidate.tag || isOver(revision!, tag)),
  );
  return [...kept, { revision: candidate.revision, percent: 0, tag: candidate.tag }];
};

/** Whether exactly these shares are served. */
export const hasShares = ({ traffic }: Pick<ServiceState, 'traffic'>, wanted: readonly TrafficShare[]): boolean => {
  const shares = (all: readonly TrafficShare[]): string => {
    const sums = new Map<string, number>();
    for (const { revision, percent } of all) sums.set(revision, (sums.get(revision) ?? 0) + percent);
    return [...sums]
      .filter(([, percent]) => percent > 0)
      .map(([revision, percent]) => `${revision} ${percent}`)
      .toSorted()
      .join();
  };
  return shares(traffic) === shares(wanted);
};
