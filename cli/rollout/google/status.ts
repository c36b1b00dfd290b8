/** What a service serves, for `atalaya rollout --status`. */
import type { RolloutRecord } from '../../../rollout/record.ts';
import type { RevisionState, ServiceState } from '../../../rollout/target.ts';

export interface ServedRevision {
  readonly revision: string;
  readonly percent: number;
  readonly tags: readonly string[];
  readonly ready: RevisionState['ready'];
  readonly reason: string | null;
  readonly image: string | null;
  readonly commit: string | null;
  readonly createdAt: string | null;
}

export interface ServiceStatus {
  readonly kind: 'RolloutStatus';
  /** Increases when a field changes its meaning. */
  readonly version: 1;
  readonly service: string;
  readonly project: string;
  /** Revisions that have traffic or a tag, those with the most traffic first. */
  readonly revisions: readonly ServedRevision[];
  /** The last rollout of this machine; null where it knows none. */
  readonly rollout: {
    readonly candidate: string;
    /** Of the record: 'Watching', or how it ended: 'promoted'. */
    readonly phase: string;
    readonly percent: number;
    readonly startedAt: string;
    /** Why it ended so. */
    readonly reason: string | null;
  } | null;
}

export const statusOf = (
  { service, traffic, revisions }: ServiceState,
  project: string,
  record: RolloutRecord | undefined,
): ServiceStatus => {
  const names = [...new Set(traffic.map(({ revision }) => revision))];
  const served = names.map((name): ServedRevision => {
    const own = traffic.filter(({ revision }) => revision === name);
    const found = revisions.find((revision) => revision.name === name);
    return {
      revision: name,
      percent: own.reduce((sum, { percent }) => sum + percent, 0),
      tags: own.flatMap(({ tag }) => (tag === undefined ? [] : [tag])),
      ready: found?.ready ?? 'no',
      reason: found === undefined ? 'it does not exist any more' : (found.reason ?? null),
      image: found?.image ?? null,
      commit: found?.commit ?? null,
      createdAt: found?.createdAt.toISOString() ?? null,
    };
  });
  return {
    kind: 'RolloutStatus',
    version: 1,
    service,
    project,
    revisions: served.toSorted((a, b) => b.percent - a.percent),
    rollout: record === undefined ? null : rolloutOf(record),
  };
};

const rolloutOf = ({ candidate, phase, percent, startedAt }: RolloutRecord): ServiceStatus['rollout'] => ({
  candidate: candidate.revision,
  phase: phase.kind === 'Ended' ? phase.outcome : phase.kind,
  percent,
  startedAt: new Date(startedAt).toISOString(),
  reason: phase.kind === 'Ended' ? phase.reason : null,
});

const readyTexts: Readonly<Record<RevisionState['ready'], string>> = {
  yes: 'ready',
  no: 'not ready',
  pending: 'starts',
};

export const statusText = ({ service, project, revisions, rollout }: ServiceStatus): string => {
  const lines = revisions.map(({ revision, percent, tags, ready, reason, image, commit, createdAt }) =>
    [
      `${`${percent}%`.padStart(5)}  ${revision}`,
      readyTexts[ready] + (ready === 'yes' || reason === null ? '' : `: ${reason}`),
      ...(tags.length === 0 ? [] : [`tag ${tags.join(', ')}`]),
      ...(commit === null ? [] : [`commit ${commit.slice(0, 12)}`]),
      ...(image === null ? [] : [`image …${image.slice(-12)}`]),
      ...(createdAt === null ? [] : [`created ${createdAt}`]),
    ].join(', '),
  );
  const last =
    rollout === null
      ? []
      : [
          `last rollout from this machine: ${rollout.candidate}, begun ${rollout.startedAt}: ${rollout.phase}${rollout.reason === null ? '' : `: ${rollout.reason}`}`,
        ];
  return [`${service} in project ${project}`, ...lines, ...last].map((line) => `${line}\n`).join('');
};
