/** A system without an effective rate limit, because a benchmark is one very fast caller. The limiter still counts. */
import type { Auth, Identity } from '../model/access.ts';
import type { PipelineSystem } from '../model/system.ts';

export const unlimited = (
  system: PipelineSystem,
  access: { readonly auth?: Auth; readonly identity?: Identity } = {},
): PipelineSystem => {
  const { api } = system.stages;
  const rateLimit = { rate: '1000000/s', burst: 10_000_000 } as const;
  return { ...system, stages: { ...system.stages, api: { ...api, rateLimit, ...access } } };
};
