/** The work of `atalaya cost`. It reads definitions only, and writes nothing. */
import type { CostReport } from '../../cost/costText.ts';
import type { Environment } from '../../model/system.ts';
import type { Section } from '../../text/blocks.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { loadCosts } from './loadCosts.ts';

export interface CostOptions {
  readonly environment: Environment;
  readonly compare?: string;
  readonly json?: boolean;
}

/** What is not printed is not loaded: half of the time of this command is loading modules. */
export const runCost = async (ids: readonly string[], options: CostOptions, io: Io): Promise<ExitCode> => {
  const report = await loadCosts(ids, options.environment, io);
  if (options.compare !== undefined) return compare(report, ids, { ...options, compare: options.compare }, io);
  if (options.json === true) io.stdout(documentText((await import('../../cost/costDocument.ts')).costDocument(report)));
  else await showSections((await import('../../cost/costText.ts')).costSections(report), io);
  return 0;
};

type CompareOptions = CostOptions & { readonly compare: string };

const compare = async (
  report: CostReport,
  ids: readonly string[],
  options: CompareOptions,
  io: Io,
): Promise<ExitCode> => {
  try {
    await showComparison(report, ids, options, io);
    return 0;
  } catch (error) {
    // git ends with an error when it is stopped.
    if (!io.stop.aborted) throw error;
    io.stderr('stopped: nothing was compared\n');
    return 3;
  }
};

const showComparison = async (
  report: CostReport,
  ids: readonly string[],
  options: CompareOptions,
  io: Io,
): Promise<void> => {
  const [{ loadCostsAt }, { compareCosts }, { comparisonDocument, comparisonSections }] = await Promise.all([
    import('./loadCostsAt.ts'),
    import('../../cost/compare.ts'),
    import('../../cost/comparisonText.ts'),
  ]);
  const { costs, ...ref } = await loadCostsAt(options.compare, ids, options.environment, io);
  const comparison = compareCosts(costs, report.costs, report.organization.prices);
  if (options.json === true) io.stdout(documentText(comparisonDocument(comparison, report, ref)));
  else await showSections(comparisonSections(comparison, report, ref), io);
};

const documentText = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

const showSections = async (sections: readonly Section[], io: Io): Promise<void> => {
  const { sectionsText } = await import('../explain/text.ts');
  io.stdout(sectionsText(sections, { columns: Math.min(io.columns, 80), colour: io.colour === true }));
};
