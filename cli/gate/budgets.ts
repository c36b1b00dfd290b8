/**
 * How much of each error budget is left before a gate, from a source of `slo status`: the one that is named, else points of this
 * machine, else Cloud Monitoring for a candidate that runs elsewhere. It never ends a gate: what cannot be read is not judged.
 */
import type { BudgetFigures, UnreadBudget } from '../../loadtest/gate/gateReport.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { beginningText } from '../../slo/beginning.ts';
import { isInShadow } from '../../slo/quiet.ts';
import { slosOf } from '../../slo/slo.ts';
import type { SloStatus } from '../../slo/status.ts';
import { reportOf } from '../errors.ts';
import { isLoopback } from '../run/localAuth.ts';
import type { Io } from '../run/io.ts';
import { currentStatuses } from '../sources/currentStatuses.ts';
import { parseFrom } from '../sources/fromOption.ts';
import { oneLine } from './oneLine.ts';
import type { GateOptions } from './options.ts';

export interface Budgets {
  readonly budgets: readonly BudgetFigures[];
  /** Why others, or all of them, are unknown. */
  readonly unreadBudgets: readonly UnreadBudget[];
}

type BudgetOptions = Pick<GateOptions, 'candidate' | 'from' | 'data'>;

/** Throws `UsageError` for what names no source. */
export const checkBudgetSource = ({ from }: BudgetOptions): void => void parseFrom(from);

/** Milliseconds to wait for Cloud Monitoring where nobody asked for it. */
const patience = 20_000;

export const budgetsOf = async (
  system: PipelineSystem,
  options: BudgetOptions,
  io: Pick<Io, 'cwd' | 'now' | 'stderr' | 'stop'>,
): Promise<Budgets> => {
  const { from, data, candidate } = options;
  const slos = slosOf(system)
    .filter(({ objective }) => !isInShadow(objective))
    .map((slo) => ({ system, slo }));
  try {
    const current = await currentStatuses(slos, { from, data }, io);
    if (current !== undefined) return budgetsIn(current.statuses);
    if (candidate === undefined || isHere(candidate))
      return unread('there is no history of it here; --from reads production');
    const remote = await currentStatuses(slos, { from: 'google' }, { ...io, wait: patience });
    return budgetsIn(remote?.statuses ?? []);
  } catch (error) {
    return unread(oneLine(reportOf(error).text));
  }
};

const isHere = (url: string): boolean => isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));

const unread = (reason: string): Budgets => ({ budgets: [], unreadBudgets: [{ reason }] });

const budgetsIn = (statuses: readonly SloStatus[]): Budgets => ({
  budgets: statuses.flatMap((status): readonly BudgetFigures[] => {
    const { slo, judgement } = status;
    if (judgement.kind === 'NoData') return [];
    const counted = beginningText(status);
    return [
      {
        objective: slo.id,
        left: judgement.budgetLeft.toNumber(),
        ...(counted === undefined ? {} : { counted }),
      },
    ];
  }),
  unreadBudgets: statuses.flatMap(({ slo, judgement, unread: reason }): readonly UnreadBudget[] =>
    judgement.kind === 'NoData' ? [{ objective: slo.id, reason: reason ?? `it has no events in its window` }] : [],
  ),
});
