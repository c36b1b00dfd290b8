/** How much error budget is left, by the history that the pipeline keeps; none where there is no history. */
import { existsSync } from 'node:fs';
import { openHistory } from '../../history/history.ts';
import { HistoryError } from '../../history/historyError.ts';
import type { BudgetFigures } from '../../loadtest/gate/gateReport.ts';
import type { System } from '../../model/system.ts';
import { slosOf } from '../../slo/slo.ts';
import { statusAt } from '../../slo/status.ts';
import { eventCounts, metricsFile } from '../run/eventCounts.ts';
import type { Io } from '../run/io.ts';
import { dataFolder } from '../options.ts';

/** A history that cannot be read is said, and is none. */
export const budgetsOf = (
  system: System,
  data: string,
  { cwd, now, stderr }: Pick<Io, 'cwd' | 'now' | 'stderr'>,
): readonly BudgetFigures[] => {
  const file = metricsFile(dataFolder(cwd, data), system.id);
  if (!existsSync(file)) return [];
  try {
    const history = openHistory(file, { readOnly: true });
    try {
      return history.snapshot(() =>
        slosOf(system).flatMap((slo) => {
          const { judgement } = statusAt(slo, eventCounts(history), now());
          return judgement.kind === 'NoData' ? [] : [{ objective: slo.id, left: judgement.budgetLeft.toNumber() }];
        }),
      );
    } finally {
      history.close();
    }
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    stderr(`${error.message}\nits error budgets are left out of the verdict\n`);
    return [];
  }
};
