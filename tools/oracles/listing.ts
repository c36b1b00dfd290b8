/** One line an oracle: what it is, whether this machine has it, where, and what it judges. */
import type { Oracle } from './oracle.ts';
import { howToGet, oraclePath } from './place.ts';
import { bytesOf, sizeText } from './receipt.ts';
import type { Environment } from './sdk.ts';

const row = (oracle: Oracle, environment: Environment): readonly string[] => {
  const { judges, name, version } = oracle;
  const bytes = bytesOf(oracle, environment);
  return [
    name,
    version,
    bytes === undefined ? '' : sizeText(bytes),
    bytes === undefined ? 'missing' : 'present',
    judges,
    oraclePath(name, environment) ?? howToGet(name),
  ];
};

const headings: readonly string[] = ['oracle', 'version', 'size', 'state', 'judges', 'where, or how to get it'];

export const listing = (oracles: readonly Oracle[], environment: Environment): string => {
  const rows = [headings, ...oracles.map((oracle) => row(oracle, environment))];
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
