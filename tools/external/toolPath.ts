/**
 * Where each external tool is: in a cache outside the checkout, in a folder named after its version and the hash of its pin, so
 * that checkouts share what is the same and never take what is not. The one file that knows; whoever runs an external tool asks
 * it. A folder is complete or absent: it is put there by one rename.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type ExternalTool, type ExternalToolName, externalToolNamed } from './tool.ts';
import { emulatorJar, type Environment } from './sdk.ts';

/** Counted up when the way to build changes, so that what the old way built is built again. */
const recipe = 1;

export const pinFolder = (name: ExternalToolName): string => path.join(import.meta.dirname, name);

/** A relative XDG_CACHE_HOME is to be ignored, says the XDG base directory specification. */
export const cacheFolder = (environment: Environment = process.env): string => {
  const given = environment['XDG_CACHE_HOME'] ?? '';
  return path.join(path.isAbsolute(given) ? given : path.join(homedir(), '.cache'), 'atalaya');
};

const madeOf = (tool: ExternalTool): readonly (string | undefined)[] => {
  if (tool.kind === 'go') return [tool.package, tool.versionAt, tool.program];
  return [tool.program, ...(tool.kind === 'python' ? (tool.duckDbExtensions ?? []) : [])];
};

/** Changes with anything that an external tool is made from. */
export const pinOf = (name: ExternalToolName): string => {
  const made = [recipe, process.platform, process.arch, name, ...madeOf(externalToolNamed(name))];
  const hash = createHash('sha256').update(made.join('\n'));
  for (const file of readdirSync(pinFolder(name)).toSorted()) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(pinFolder(name), file)));
  }
  return hash.digest('hex').slice(0, 12);
};

/** The folder that an external tool of this pin is built into; the SDK's own are elsewhere. */
export const folderOf = ({ name, version }: ExternalTool, environment: Environment = process.env): string =>
  path.join(cacheFolder(environment), `${name}-${version}-${pinOf(name)}`);

/** The file to run or to name; undefined when this machine does not have it. */
export const externalToolPath = (
  name: ExternalToolName,
  environment: Environment = process.env,
): string | undefined => {
  const tool = externalToolNamed(name);
  if (tool.kind === 'sdk') return emulatorJar(tool, environment);
  const file = path.join(folderOf(tool, environment), tool.program);
  return existsSync(file) ? file : undefined;
};

export const howToGet = (name: ExternalToolName): string => `npm run tools -- ${name}`;

/** For whoever starts it, or says why not. */
export const programOf = (name: ExternalToolName): { readonly path: string | undefined; readonly missing: string } => ({
  path: externalToolPath(name),
  missing: missing(name),
});

/** What a test says that cannot run without it. */
export const missing = (name: ExternalToolName): string =>
  `${name} ${externalToolNamed(name).version} is not on this machine; ${howToGet(name)} gets it`;
