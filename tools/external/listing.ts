/** The table of `--list`, one line for each external tool. */
import type { ExternalTool } from './tool.ts';
import { howToGet, externalToolPath } from './toolPath.ts';
import { bytesOf, sizeText } from './receipt.ts';
import type { Environment } from './sdk.ts';

const row = (tool: ExternalTool, environment: Environment): readonly string[] => {
  const { judges, name, version } = tool;
  const bytes = bytesOf(tool, environment);
  return [
    name,
    version,
    bytes === undefined ? '' : sizeText(bytes),
    bytes === undefined ? 'missing' : 'present',
    judges,
    externalToolPath(name, environment) ?? howToGet(name),
  ];
};

const headings: readonly string[] = ['tool', 'version', 'size', 'state', 'judges', 'where, or how to get it'];

export const listing = (tools: readonly ExternalTool[], environment: Environment): string => {
  const rows = [headings, ...tools.map((tool) => row(tool, environment))];
  const widths = headings.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
