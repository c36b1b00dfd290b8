/** The work of `atalaya cost`. It reads definitions only, and writes nothing. */
import { costDocument } from '../../cost/costDocument.ts';
import { costSections } from '../../cost/costText.ts';
import type { Environment } from '../../model/system.ts';
import { sectionsText } from '../explain/text.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { loadCosts } from './loadCosts.ts';

export interface CostOptions {
  readonly environment: Environment;
  readonly json?: boolean;
}

export const runCost = async (ids: readonly string[], options: CostOptions, io: Io): Promise<ExitCode> => {
  const report = await loadCosts(ids, options.environment, io);
  io.stdout(
    options.json === true
      ? `${JSON.stringify(costDocument(report), null, 2)}\n`
      : sectionsText(costSections(report), { columns: Math.min(io.columns, 80), colour: io.isTTY }),
  );
  return 0;
};
