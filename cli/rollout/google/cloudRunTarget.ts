/**
 * A Cloud Run service as the target of a rollout. Its traffic is what is served, not what was asked for: a revision that is not ready
 * serves nothing. Cloud Run changes the etag also when only the state changes, such as at the end of a start: that is no change by
 * somebody else, and the generation shows the difference.
 */
import { MonitoringError } from '../../../google/monitoring/failure.ts';
import type { RunClient } from '../../../google/run/client.ts';
import { idOf, type RunService } from '../../../google/run/service.ts';
import {
  revisionMissing,
  revisionTaken,
  sameDigest,
  trafficChanged,
  type RolloutTarget,
  type ServiceState,
} from '../../../rollout/target.ts';
import { hasShares, newRevision, onlyServing, stateOf, withCandidate } from './serviceState.ts';

/** Writes of one decision: the state may change between reading and writing. */
const mostAttempts = 3;

export const cloudRunTarget = (client: RunClient, reads: Pick<RolloutTarget, 'events' | 'crashes'>): RolloutTarget => {
  /** Generations by etag, of what was read. */
  const generations = new Map<string, string>();

  const read = async (): Promise<RunService> => {
    const service = await client.read();
    generations.set(service.etag, service.generation);
    return service;
  };

  const state = async (): Promise<ServiceState> => {
    const service = await read();
    return stateOf(service, await client.revisions());
  };

  /** Writes to the service as it was at `etag`; rejects with `TargetError` where somebody else has changed it since. */
  const write = async (
    etag: string,
    send: (service: RunService) => ReturnType<RunClient['setTraffic']>,
  ): ReturnType<RunClient['setTraffic']> => {
    const generation = generations.get(etag);
    for (let attempt = 1; ; attempt += 1) {
      const service = await read();
      if (service.etag !== etag && service.generation !== generation) throw trafficChanged(idOf(service.name));
      try {
        return await send(service);
      } catch (error) {
        const isConflict = error instanceof MonitoringError && error.id === 'conflict';
        if (!isConflict || attempt === mostAttempts) throw error;
      }
    }
  };

  return {
    read: state,
    create: async (candidate, etag) => {
      const revisions = await client.revisions();
      if (revisions.some(({ id }) => id === candidate.revision)) throw revisionTaken(candidate.revision);
      try {
        await write(etag, (service) => {
          const serving = onlyServing(service);
          const same = revisions.find(({ id, image }) => id === serving && image === candidate.image);
          if (same !== undefined && candidate.image !== undefined) throw sameDigest(same.id);
          return client.createRevision(service, newRevision(candidate), withCandidate(service, revisions, candidate));
        });
      } catch (error) {
        if (error instanceof MonitoringError && error.id === 'exists') throw revisionTaken(candidate.revision);
        throw error;
      }
      return await state();
    },
    shift: async (traffic, etag) => {
      const revisions = await client.revisions();
      const missing = traffic.find(({ revision }) => !revisions.some(({ id }) => id === revision));
      if (missing !== undefined) throw revisionMissing(missing.revision);
      const wanted = traffic.filter(({ percent, tag }) => percent > 0 || tag !== undefined);
      const operation = await client.settled(await write(etag, (service) => client.setTraffic(service, wanted)));
      const after = await state();
      // The operation of a roll-back fails where the newest revision is not ready, though the traffic is back.
      if (!hasShares(after, wanted))
        throw new Error(
          `Cloud Run has not shifted the traffic of ${after.service}: ${operation.problem ?? 'it is still at work'}`,
        );
      return after;
    },
    ...reads,
  };
};
