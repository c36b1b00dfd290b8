/**
 * Reads systems/: one system a file, named as its id, and fleet.ts, which holds many. Loads what was asked for and
 * nothing else, as somebody's half-written file must not stop the work on another system.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../../model/nearest.ts';
import type { Problem } from '../../model/problem.ts';
import type { System } from '../../model/system.ts';
import { fleetProblems, type Located } from './fleetProblems.ts';
import { loadProblems, LoadError, type FileProblem } from './loadError.ts';

const many = 'fleet';
/** Owners and links, which are no system (loadOrganization.ts). */
export const organizationFile = 'organization';

/** The ids of the systems that have a file of their own. */
export const ownIds = (folder: string): readonly string[] => fileIds(folder).filter((id) => id !== many);

interface Loaded {
  readonly located: readonly Located[];
  readonly problems: readonly FileProblem[];
}

/** Every system. Throws `LoadError` with the problems of all files. */
export const loadFleet = async (folder: string): Promise<readonly System[]> => {
  const { located, problems } = await loadFiles(folder, fileIds(folder));
  return soundSystems({ located, problems: [...problems, ...fleetProblems(located)] });
};

/** The systems with these ids, in this order; 'fleet' stands for all of fleet.ts. No ids, or none: every system. */
export const loadSystems = async (folder: string, ids: readonly string[] = []): Promise<readonly System[]> => {
  if (ids.length === 0) return loadFleet(folder);
  const asked = [...new Set(ids)];
  const files = fileIds(folder);
  const own = await loadFiles(
    folder,
    files.filter((id) => asked.includes(id)),
  );
  const needed = [...asked, ...own.located.flatMap(({ system }) => system.dependsOn)];
  const needsMany = needed.some((id) => !files.includes(id)) && files.includes(many) && !asked.includes(many);
  const rest = needsMany ? await loadFiles(folder, [many]) : { located: [], problems: [] };
  const located = [...own.located, ...rest.located];
  const known = [...new Set([...files, ...located.map(({ system }) => system.id)])];
  const chosen = located.filter(
    ({ system, file }) => asked.includes(system.id) || (asked.includes(many) && isMany(file)),
  );
  const problems = [
    ...own.problems,
    ...rest.problems,
    ...asked.filter((id) => !known.includes(id)).map((id) => unknownSystem(folder, id, known)),
    ...fleetProblems(chosen, known),
  ];
  return soundSystems({ located: asked.flatMap((id) => chosen.filter((one) => matches(one, id))), problems });
};

const isMany = (file: string): boolean => file.endsWith(`${many}.ts`);
const matches = ({ system, file }: Located, id: string): boolean => system.id === id || (id === many && isMany(file));

const soundSystems = ({ located, problems }: Loaded): readonly System[] => {
  if (problems.length > 0) throw new LoadError(problems);
  return [...new Set(located.map(({ system }) => system))];
};

/** File names without their ending, sorted. */
const fileIds = (folder: string): readonly string[] => {
  if (!existsSync(folder)) {
    const what = 'there is no such folder';
    throw new LoadError([
      {
        file: folder,
        problem: { id: 'systems/no-folder', place: '', what, fix: 'run this in the folder that holds systems/' },
      },
    ]);
  }
  return readdirSync(folder)
    .filter((file) => /^[^._].*\.ts$/.test(file) && !/\.(test|d)\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((id) => id !== organizationFile)
    .sort();
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
    return exportedSystems(file, id, exported);
  } catch (error) {
    return { located: [], problems: loadProblems(path, file, error) };
  }
};

/** Relative to here, unless it is elsewhere. */
export const shownPath = (path: string, folder: string, id: string): string => {
  const fromHere = relative('.', path);
  return fromHere.startsWith('..') ? join(folder, `${id}.ts`) : fromHere;
};

const exportedSystems = (file: string, id: string, exported: unknown): Loaded => {
  const failed = (problem: Omit<Problem, 'place'>): Loaded => ({
    located: [],
    problems: [{ file, problem: { ...problem, place: '' } }],
  });
  const systems: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (systems.length === 0 || !systems.every(isSystem)) {
    const what = exported === undefined ? 'there is no default export' : 'the default export is not a system';
    return failed({ id: 'systems/no-system', what, fix: 'write export default defineSystem({ … })' });
  }
  if (id === many) return { located: systems.map((system) => ({ file, system })), problems: [] };
  const [system] = systems;
  if (Array.isArray(exported) || system === undefined) {
    const what = `this file holds ${systems.length} systems: each has a file of its own, but in ${many}.ts`;
    return failed({ id: 'systems/many-in-a-file', what, fix: `move them to ${many}.ts, or to files of their own` });
  }
  if (system.id === id) return { located: [{ file, system }], problems: [] };
  const what = `the system is called '${system.id}', its file '${id}.ts'`;
  return failed({
    id: 'systems/file-not-id',
    what,
    fix: `rename the file to ${system.id}.ts, or the system to '${id}'`,
  });
};

const isSystem = (value: unknown): value is System =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'System';

const unknownSystem = (folder: string, id: string, known: readonly string[]): FileProblem => {
  const meant = nearest(id, known);
  const list = known.filter((name) => !/^fleet-\d+$/.test(name)).join(', ');
  return {
    file: folder,
    problem: {
      id: 'systems/unknown',
      place: '',
      what: `there is no system '${id}'`,
      fix: meant === undefined ? `use one of ${list}` : `did you mean '${meant}'? There are ${list}`,
    },
  };
};
