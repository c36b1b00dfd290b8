/** The work of `atalaya cost`. It reads definitions only, and writes nothing. */
import { compareCosts } from '../../cost/compare.ts';
import { comparisonDocument, comparisonSections } from '../../cost/comparisonText.ts';
import { costDocument } from '../../cost/costDocument.ts';
import { costSections } from '../../cost/costText.ts';
import type { Environment } from '../../model/system.ts';
import type { Section } from '../../text/blocks.ts';
import { sectionsText } from '../explain/text.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { loadCosts } from './loadCosts.ts';

export interface CostOptions {
  readonly environment: Environment;
  readonly compare?: string;
  readonly json?: boolean;
}

export const runCost = async (ids: readonly string[], options: CostOptions, io: Io): Promise<ExitCode> => {
  const report = await loadCosts(ids, options.environment, io);
  const show = (sections: () => readonly Section[], document: () => unknown): void =>
    io.stdout(
      options.json === true
        ? `${JSON.stringify(document(), null, 2)}\n`
        : sectionsText(sections(), { columns: Math.min(io.columns, 80), colour: io.isTTY }),
    );
  if (options.compare === undefined) {
    show(
      () => costSections(report),
      () => costDocument(report),
    );
    return 0;
  }
  const { loadCostsAt } = await import('./loadCostsAt.ts');
  const { costs, ...ref } = await loadCostsAt(options.compare, ids, options.environment, io);
  const comparison = compareCosts(costs, report.costs, report.organization.prices);
  show(
    () => comparisonSections(comparison, report, ref),
    () => comparisonDocument(comparison, report, ref),
  );
  return 0;
};
