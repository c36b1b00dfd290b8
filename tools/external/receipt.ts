/** The size that a build writes beside its result, so that `--list` need not walk through thousands of files. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ExternalTool } from './tool.ts';
import { folderOf, externalToolPath } from './toolPath.ts';
import type { Environment } from './sdk.ts';

export const sizeText = (bytes: number): string => {
  const megabytes = bytes / 1e6;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
};

/** Size on disk; undefined when the tool is missing. */
export const bytesOf = (tool: ExternalTool, environment: Environment): number | undefined => {
  const program = externalToolPath(tool.name, environment);
  if (program === undefined) return undefined;
  if (tool.kind === 'sdk') return statSync(program).size;
  const receipt = readFileSync(path.join(folderOf(tool, environment), 'receipt.json'), 'utf8');
  return (JSON.parse(receipt) as { bytes: number }).bytes;
};
