/**
 * Steps of a worker pool, whose share is one of whole instances: each is raised to the least that is one. Google asks for more instances than
 * parts of the split, so a pool of one or two is replaced at once. Source: Cloud Run, "Instance splits and rollbacks for worker pools".
 */
const partsOfSplit = 2;

/** Percents, ascending, ending with 100. */
export const instanceSteps = (percents: readonly number[], instances: number): readonly number[] => {
  if (instances <= partsOfSplit) return [100];
  const raised = percents.map((percent) => {
    const whole = Math.max(1, Math.ceil((percent * instances) / 100));
    return Math.ceil((100 * whole) / instances);
  });
  return [...new Set([...raised, 100])];
};
