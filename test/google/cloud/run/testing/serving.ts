/** For tests of the fake Cloud Run: images, the smallest service, and what a service serves, as short texts. */
import type { Body } from '../../service.ts';
import { textOf } from '../../textOf.ts';
import type { World } from '../../world.ts';
import type { Target } from '../traffic.ts';

/** An image by its digest, which has the one letter. */
export const image = (letter: string, project = 'demo'): string =>
  `us-docker.pkg.dev/${project}/images/app@sha256:${letter.repeat(64)}`;

/** A service of one container. */
export const smallService = (letter: string, project = 'demo'): Body => ({
  template: { containers: [{ image: image(letter, project), env: [{ name: 'LEVEL', value: 'info' }] }] },
});

/** Such as `['95% orders-00001-abc', '5% orders-a1', '0% orders-a1 next']`: what is served, not what was asked for. */
export const served = (world: World, project: string, service: string, region = 'us-central1'): readonly string[] => {
  const name = `//run.googleapis.com/projects/${project}/locations/${region}/services/${service}`;
  const targets = world.kept.get(name)?.['trafficStatuses'] as readonly Target[];
  return targets.map(({ revision, percent = 0, tag }) =>
    [`${percent}%`, textOf(revision), ...(tag === undefined ? [] : [tag])].join(' '),
  );
};
