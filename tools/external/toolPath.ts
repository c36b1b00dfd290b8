/**
 * Where each external tool is: in a cache outside the checkout, in a folder named after its version and the hash of its pin, so
 * checkouts share a tool only when their pins are equal. Only this file knows the paths. A folder is complete or absent, because
 * one rename creates it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type ExternalTool, type ExternalToolName, externalToolNamed } from './tool.ts';
import { emulatorJar, type Environment } from './sdk.ts';

/** Increment it when build.ts builds differently, so that every tool is built again. */
const recipeVersion = 1;

export const pinFolder = (name: ExternalToolName): string => path.join(import.meta.dirname, name);

/** Ignores a relative XDG_CACHE_HOME. Source: XDG Base Directory Specification. */
export const cacheFolder = (environment: Environment = process.env): string => {
  const configured = environment['XDG_CACHE_HOME'] ?? '';
  return path.join(path.isAbsolute(configured) ? configured : path.join(homedir(), '.cache'), 'atalaya');
};

const buildInputs = (tool: ExternalTool): readonly (string | undefined)[] => {
  if (tool.kind === 'go') return [tool.package, tool.versionAt, tool.program, ...(tool.embeds ?? [])];
  return [tool.program, ...(tool.kind === 'python' ? (tool.duckDbExtensions ?? []) : [])];
};

/** The hash of everything that the tool is built from. */
export const pinOf = (name: ExternalToolName): string => {
  const inputs = [recipeVersion, process.platform, process.arch, name, ...buildInputs(externalToolNamed(name))];
  const hash = createHash('sha256').update(inputs.join('\n'));
  for (const file of readdirSync(pinFolder(name)).toSorted()) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(pinFolder(name), file)));
  }
  return hash.digest('hex').slice(0, 12);
};

/** The folder of a tool that is built from a pin; the tools of the SDK are elsewhere. */
export const folderOf = ({ name, version }: ExternalTool, environment: Environment = process.env): string =>
  path.join(cacheFolder(environment), `${name}-${version}-${pinOf(name)}`);

/** The file to run or to name; undefined when the tool is missing. */
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

/** The path, and the message for when it is undefined. */
export const programOf = (name: ExternalToolName): { readonly path: string | undefined; readonly missing: string } => ({
  path: externalToolPath(name),
  missing: missing(name),
});

/** The message of a test that is skipped because the tool is missing. */
export const missing = (name: ExternalToolName): string =>
  `${name} ${externalToolNamed(name).version} is not on this machine; ${howToGet(name)} gets it`;
