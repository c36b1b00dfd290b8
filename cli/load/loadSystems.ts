/**
 * Reads systems/: one file a system, named after its id, and fleet.ts, which has many systems. A half-written file does not
 * stop the work on another system: of the systems that are not requested, those that load are only compared.
 */
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../../model/nearest.ts';
import type { Problem } from '../../model/problem.ts';
import { isPipelineSystem, type PipelineSystem, type System } from '../../model/system.ts';
import { fleetProblems, type Located } from './fleetProblems.ts';
import { readDefinedSources, type Loaded } from './readDefinedSources.ts';
import { systemFiles } from './systemFiles.ts';
import { loadProblems, LoadError, type FileProblem } from './loadError.ts';

const fleetFile = 'fleet';
/** The ids of the systems that have a file of their own. */
export const ownIds = (folder: string): readonly string[] => fileIds(folder).filter((id) => id !== fleetFile);

/** Every system. Throws `LoadError` with the problems of all files. */
export const loadFleet = async (folder: string): Promise<readonly System[]> => {
  const { located, problems } = await loadFiles(folder, fileIds(folder));
  return validSystems({ located, problems: [...problems, ...fleetProblems(located)] });
};

/** As `loadSystems`, those that Atalaya's own pipeline runs. */
export const loadPipelines = async (folder: string, ids?: readonly string[]): Promise<readonly PipelineSystem[]> =>
  (await loadSystems(folder, ids)).filter(isPipelineSystem);

/** The systems with these ids, in this order; 'fleet' stands for all of fleet.ts. No ids, or none: every system. */
export const loadSystems = async (folder: string, ids: readonly string[] = []): Promise<readonly System[]> => {
  if (ids.length === 0) return loadFleet(folder);
  const requested = [...new Set(ids)];
  const files = fileIds(folder);
  const requestedFiles = await loadFiles(
    folder,
    files.filter((id) => requested.includes(id)),
  );
  const needed = [...requested, ...requestedFiles.located.flatMap(({ system }) => system.dependsOn)];
  const needsFleetFile =
    needed.some((id) => !files.includes(id)) && files.includes(fleetFile) && !requested.includes(fleetFile);
  const fleetMembers = needsFleetFile ? await loadFiles(folder, [fleetFile]) : { located: [], problems: [] };
  const located = [...requestedFiles.located, ...fleetMembers.located];
  const knownIds = [...new Set([...files, ...located.map(({ system }) => system.id)])];
  const chosen = located.filter(
    ({ system, file }) => requested.includes(system.id) || (requested.includes(fleetFile) && isFleetFile(file)),
  );
  const problems = [
    ...requestedFiles.problems,
    ...fleetMembers.problems,
    ...requested.filter((id) => !knownIds.includes(id)).map((id) => unknownSystem(folder, id, knownIds)),
    ...fleetProblems(chosen, knownIds, await othersThan(folder, files, chosen)),
  ];
  return validSystems({ located: requested.flatMap((id) => chosen.filter((item) => matches(item, id))), problems });
};

/** Those that load. */
const othersThan = async (
  folder: string,
  files: readonly string[],
  chosen: readonly Located[],
): Promise<readonly Located[]> => {
  const ids = new Set(chosen.map(({ system }) => system.id));
  const { located } = await loadFiles(
    folder,
    files.filter((id) => !ids.has(id)),
  );
  return located.filter(({ system, file }) => !chosen.some((item) => item.system === system && item.file === file));
};

const isFleetFile = (file: string): boolean => file.endsWith(`${fleetFile}.ts`);
const matches = ({ system, file }: Located, id: string): boolean =>
  system.id === id || (id === fleetFile && isFleetFile(file));

const validSystems = ({ located, problems }: Loaded): readonly System[] => {
  if (problems.length > 0) throw new LoadError(problems);
  return [...new Set(located.map(({ system }) => system))];
};

/** File names without their ending, sorted. */
const fileIds = (folder: string): readonly string[] => {
  const ids = systemFiles(folder);
  if (ids === undefined) {
    const message = 'there is no such folder';
    throw new LoadError([
      {
        file: folder,
        problem: { id: 'systems/no-folder', path: '', message, fix: 'run this in the folder that holds systems/' },
      },
    ]);
  }
  return ids;
};

const loadFiles = async (folder: string, ids: readonly string[]): Promise<Loaded> => {
  const loaded = await Promise.all(ids.map((id) => loadFile(folder, id)));
  return { located: loaded.flatMap(({ located }) => located), problems: loaded.flatMap(({ problems }) => problems) };
};

const loadFile = async (folder: string, id: string): Promise<Loaded> => {
  const path = resolve(folder, `${id}.ts`);
  const file = shownPath(path, folder, id);
  try {
    const { default: exported } = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
    return await readDefinedSources(exportedSystems(file, id, exported), id === fleetFile);
  } catch (error) {
    return { located: [], problems: loadProblems(path, file, error) };
  }
};

/** Relative to the working directory, unless it is outside. */
export const shownPath = (path: string, folder: string, id: string): string => {
  const fromHere = relative('.', path);
  return fromHere.startsWith('..') ? join(folder, `${id}.ts`) : fromHere;
};

const exportedSystems = (file: string, id: string, exported: unknown): Loaded => {
  const failed = (problem: Omit<Problem, 'path'>): Loaded => ({
    located: [],
    problems: [{ file, problem: { ...problem, path: '' } }],
  });
  const systems: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (systems.length === 0 || !systems.every(isSystem)) {
    const message = exported === undefined ? 'there is no default export' : 'the default export is not a system';
    return failed({
      id: 'systems/no-system',
      message,
      fix: 'write export default defineSystem({ … }) or export default watchSystem({ … })',
    });
  }
  if (id === fleetFile) return { located: systems.map((system) => ({ file, system })), problems: [] };
  const [system] = systems;
  if (Array.isArray(exported) || system === undefined) {
    const message = `this file holds ${systems.length} systems: only ${fleetFile}.ts may hold more than one`;
    return failed({
      id: 'systems/many-in-a-file',
      message,
      fix: `move them to ${fleetFile}.ts, or give each its own file`,
    });
  }
  if (system.id === id) return { located: [{ file, system }], problems: [] };
  const message = `the id of the system is '${system.id}', but its file is '${id}.ts'`;
  return failed({
    id: 'systems/file-not-id',
    message,
    fix: `rename the file to ${system.id}.ts, or the system to '${id}'`,
  });
};

const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'System';

const unknownSystem = (folder: string, id: string, knownIds: readonly string[]): FileProblem => {
  const suggestion = nearest(id, knownIds);
  const list = knownIds.filter((name) => !/^fleet-\d+$/.test(name)).join(', ');
  return {
    file: folder,
    problem: {
      id: 'systems/unknown',
      path: '',
      message: `there is no system '${id}'`,
      fix: suggestion === undefined ? `use one of ${list}` : `did you mean '${suggestion}'? There are ${list}`,
    },
  };
};
