/** Reads the sources (`of`) of definitions that have any, with the catalogue and the grammar of PromQL, which others do not load. */
import type { System } from '../../model/system.ts';
import type { FileProblem } from './loadError.ts';
import type { Located } from './fleetProblems.ts';

/** Systems with their files, and what is wrong in these files. */
export interface Loaded {
  readonly located: readonly Located[];
  readonly problems: readonly FileProblem[];
}

/** `isTable`: a file of many systems, whose paths begin with the id of one. */
export const readDefinedSources = async (loaded: Loaded, isTable: boolean): Promise<Loaded> => {
  if (!loaded.located.some(({ system }) => hasSources(system))) return loaded;
  const { readSources } = await import('../../slo/sources/readSources.ts');
  const problems: FileProblem[] = [...loaded.problems];
  const located = loaded.located.map((item): Located => {
    if (!hasSources(item.system)) return item;
    const read = readSources(item.system);
    const member = isTable ? `${item.system.id} ` : '';
    for (const problem of read.problems)
      problems.push({ file: item.file, problem: { ...problem, path: `${member}${problem.path}` } });
    return { ...item, system: read.system };
  });
  return { located, problems };
};

const hasSources = ({ objectives, alerts, panels = [] }: System): boolean =>
  panels.length > 0 || objectives.some((objective) => 'of' in objective) || alerts.some((alert) => 'of' in alert);
