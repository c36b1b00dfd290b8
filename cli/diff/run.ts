/** The work of `atalaya diff`: loads, reads, compares and prints. */
import { importBlocks } from '../../apply/importBlocks.ts';
import type { Change } from '../../apply/resource.ts';
import type { Environment } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { compareTarget, loadTarget, type ComparedProject } from '../live/compare.ts';
import { openLive } from '../live/open.ts';
import { differencesJson, differencesText, notReadText, summaryText } from '../live/text.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { stopped } from '../run/stopped.ts';

export interface DiffOptions {
  readonly environment: Environment;
  readonly project?: string;
  readonly driftOnly?: boolean;
  readonly json?: boolean;
  readonly importBlocks?: boolean;
}

export const runDiff = async (ids: readonly string[], options: DiffOptions, io: Io): Promise<ExitCode> => {
  if (options.json === true && options.importBlocks === true)
    throw new UsageError('--json and --import-blocks print two different answers', 'give one of them');
  const project = options.project ?? process.env['GOOGLE_CLOUD_PROJECT'];
  const target = await loadTarget(ids, options.environment, io, { GOOGLE_CLOUD_PROJECT: project });
  const client = await openLive(io, process.env, { waitBudget: 30_000 });
  try {
    const compared = await Promise.race([compareTarget(target, client, io.stop), stopped(io.stop)]);
    if (compared === undefined || io.stop.aborted) {
      io.stderr('stopped: not everything was compared\n');
      return 3;
    }
    return report(options.driftOnly === true ? compared.map(driftOf) : compared, options, io);
  } finally {
    await client.close();
  }
};

/** What has still to be created or adopted is no drift. */
const drift: ReadonlySet<Change> = new Set(['same', 'update', 'delete']);

const driftOf = (compared: ComparedProject): ComparedProject => ({
  ...compared,
  differences: compared.differences.filter(({ change }) => drift.has(change)),
});

const report = (compared: readonly ComparedProject[], options: DiffOptions, io: Io): ExitCode => {
  const isEqual = compared.every(({ differences }) => differences.every(({ change }) => change === 'same'));
  const notRead = compared.flatMap((project) => project.notRead);
  if (options.json === true) {
    const document = { version: 1, environment: options.environment, equal: isEqual && notRead.length === 0 };
    io.stdout(`${JSON.stringify({ ...document, ...differencesJson(compared) })}\n`);
  } else if (options.importBlocks === true) io.stdout(blocksText(compared));
  else io.stdout(differencesText(compared) + summaryText(compared));
  io.stderr(notReadText(notRead));
  if (notRead.length > 0) return 3;
  return isEqual ? 0 : 1;
};

const blocksText = (compared: readonly ComparedProject[]): string => {
  const roots = importBlocks(compared.flatMap(({ differences }) => differences));
  if (roots.size === 0) return '# Nothing is there that Terraform does not manage already.\n';
  return [...roots].map(([root, text]) => `# For generated/${root}/imports.tf\n\n${text}`).join('\n');
};
