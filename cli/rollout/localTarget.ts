/**
 * A service on this machine whose revisions are pipelines behind a splitter: the target of a rehearsal. It refuses what Cloud Run
 * refuses: an old etag, a name that is taken, traffic to what does not exist.
 */
import type { PipelineSystem } from '../../model/system.ts';
import {
  revisionMissing,
  revisionTaken,
  trafficChanged,
  type Candidate,
  type RevisionState,
  type RolloutTarget,
  type ServiceState,
  type TrafficShare,
} from '../../rollout/target.ts';
import { sharesOf } from '../../rollout/traffic.ts';
import type { Target } from '../loadtest/target.ts';
import { createEventLog } from './eventLog.ts';
import type { Revision, Splitter } from './splitter.ts';

export interface LocalTarget extends RolloutTarget {
  /** The pipeline of a revision, once it serves. */
  readonly pipelineOf: (revision: string) => Target | undefined;
  /** URL of the tag of a revision. */
  readonly tagUrlOf: (revision: string) => string | undefined;
  readonly close: () => Promise<void>;
}

export interface LocalTargetOptions {
  readonly system: PipelineSystem;
  readonly splitter: Splitter;
  readonly now: () => number;
  /** The revision that serves now. */
  readonly old: { readonly name: string; readonly pipeline: Target };
  /** Starts the candidate; rejects with the reason why it does not start. */
  readonly start: (candidate: Candidate) => Promise<Target>;
}

interface Known {
  readonly revision?: Revision;
  readonly pipeline?: Target;
  readonly tagUrl?: string;
  readonly state: RevisionState;
  readonly crashedAt?: number;
}

export const openLocalTarget = async ({
  system,
  splitter,
  now,
  old,
  start,
}: LocalTargetOptions): Promise<LocalTarget> => {
  const known = new Map<string, Known>();
  let [version, isClosing] = [1, false];
  const starting: Promise<unknown>[] = [];
  const add = async (name: string, pipeline: Target, state: RevisionState): Promise<void> => {
    const events = createEventLog(system, now);
    const revision: Revision = { name, url: pipeline.url, token: pipeline.token, events };
    const tagUrl = await splitter.openTag(revision);
    known.set(name, { revision, pipeline, tagUrl, state: { ...state, ready: 'yes', url: tagUrl } });
    pipeline.failed.catch((error: unknown) => {
      const present = known.get(name);
      if (isClosing || present === undefined) return;
      const reason = error instanceof Error ? error.message : String(error);
      known.set(name, { ...present, crashedAt: now(), state: { ...present.state, ready: 'no', reason } });
    });
  };
  await add(old.name, old.pipeline, { name: old.name, ready: 'yes', createdAt: new Date(now()) });
  let traffic: readonly TrafficShare[] = [{ revision: old.name, percent: 100 }];
  const apply = (): void =>
    splitter.setShares(
      [...sharesOf({ traffic })].flatMap(([name, percent]) => {
        const revision = known.get(name)?.revision;
        return revision === undefined ? [] : [{ revision, percent }];
      }),
    );
  apply();
  const state = (): ServiceState => ({
    service: system.stages.api.name,
    etag: String(version),
    traffic,
    revisions: [...known.values()].map((each) => each.state),
  });
  const matches = (etag: string): void => {
    if (etag !== String(version)) throw trafficChanged(system.stages.api.name);
  };
  return {
    read: async () => await Promise.resolve(state()),
    create: async (candidate, etag) => {
      matches(etag);
      const name = candidate.revision;
      if (known.has(name)) throw revisionTaken(name);
      const created: RevisionState = {
        name,
        ready: 'pending',
        createdAt: new Date(now()),
        ...(candidate.commit === undefined ? {} : { commit: candidate.commit }),
      };
      known.set(name, { state: created });
      traffic = [...traffic, { revision: name, percent: 0, tag: candidate.tag }];
      version += 1;
      starting.push(
        start(candidate)
          .then((pipeline) => add(name, pipeline, created))
          .catch((error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            known.set(name, { state: { ...created, ready: 'no', reason } });
          }),
      );
      return await Promise.resolve(state());
    },
    shift: async (shares, etag) => {
      matches(etag);
      for (const { revision, percent } of shares) {
        const found = known.get(revision);
        if (found === undefined || (percent > 0 && found.revision === undefined)) throw revisionMissing(revision);
      }
      traffic = shares;
      version += 1;
      apply();
      return await Promise.resolve(state());
    },
    events: async (objective, name, from, to) => {
      // Of the moment that goes on, not everything is counted yet.
      const until = Math.min(to.getTime(), now());
      const counts = known.get(name)?.revision?.events.between(objective.id, from.getTime(), until);
      return await Promise.resolve({ good: 0, total: 0, ...counts, visibleUntil: new Date(until) });
    },
    crashes: async (name, since) => {
      const at = known.get(name)?.crashedAt;
      return await Promise.resolve(at !== undefined && at >= since.getTime() ? 1 : 0);
    },
    pipelineOf: (name) => known.get(name)?.pipeline,
    tagUrlOf: (name) => known.get(name)?.tagUrl,
    close: async () => {
      isClosing = true;
      await Promise.all(starting);
      await Promise.all([...known.values()].map(async ({ pipeline }) => pipeline?.close()));
    },
  };
};
