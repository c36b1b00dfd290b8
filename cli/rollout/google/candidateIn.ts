/** The candidate of a rollout whose record is lost, by its tag. */
import type { Candidate, ServiceState } from '../../../rollout/target.ts';
import { candidateTag } from './serviceState.ts';

/** The newest, where there are several; undefined where there is none. */
export const candidateIn = ({ traffic, revisions }: ServiceState): Candidate | undefined => {
  const tagged = traffic.flatMap(({ revision, tag }) => {
    const found = revisions.find(({ name }) => name === revision);
    return tag === undefined || !candidateTag.test(tag) || found === undefined ? [] : [{ tag, found }];
  });
  const [newest] = tagged.toSorted((a, b) => b.found.createdAt.getTime() - a.found.createdAt.getTime());
  if (newest === undefined) return undefined;
  const { tag, found } = newest;
  return {
    revision: found.name,
    tag,
    ...(found.image === undefined ? {} : { image: found.image }),
    ...(found.commit === undefined ? {} : { commit: found.commit }),
  };
};
