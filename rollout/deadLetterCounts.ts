/**
 * Messages of ingest at their final outcome, and those that became dead letters, by revision. A duplicate was counted when it was
 * stored, and a retry comes again.
 */
import type { Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { increase, orZero, range, sum } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import { monitoringFilter } from '../series/cloudMonitoringFilter.ts';
import type { Dialect, DialectId, NotSupported } from '../series/dialect.ts';
import { ofRevision } from '../series/revision.ts';
import type { IngestSeries } from '../series/stageSeries.ts';
import { outcomes } from '../series/systemSeries.ts';

interface Selections {
  readonly kind: 'Selections';
  readonly messages: Selection;
  readonly dead: Selection;
}

const selectionsOf = (ingest: IngestSeries, dialect: DialectId, revision: string): Selections | NotSupported => {
  const all = outcomes(ingest, 'stored', 'rejected')[dialect];
  const rejected = outcomes(ingest, 'rejected')[dialect];
  if (all.kind === 'NotSupported') return all;
  if (rejected.kind === 'NotSupported') return rejected;
  const [messages, dead] = [ofRevision(all, revision), ofRevision(rejected, revision)];
  if (messages.kind === 'NotSupported') return messages;
  return dead.kind === 'NotSupported' ? dead : { kind: 'Selections', messages, dead };
};

export interface DeadLetterCounts {
  readonly messages: Expr;
  readonly dead: Expr;
}

/** Over a window, as PromQL. The series of dead letters begins with the first one. */
export const deadLetterCounts = (
  ingest: IngestSeries,
  dialect: Dialect,
  window: Duration,
  revision: string,
): DeadLetterCounts | NotSupported => {
  const selections = selectionsOf(ingest, dialect.id, revision);
  if (selections.kind === 'NotSupported') return selections;
  const over = (selection: Selection): Expr => sum(increase(range(dialect.selector(selection), window)));
  return { messages: over(selections.messages), dead: orZero(over(selections.dead)) };
};

/** Filters of the Cloud Monitoring API that count them. */
export const deadLetterFilters = (
  ingest: IngestSeries,
  revision: string,
): { readonly messages: string; readonly dead: string } | NotSupported => {
  const selections = selectionsOf(ingest, 'cloud-monitoring', revision);
  return selections.kind === 'NotSupported'
    ? selections
    : { messages: monitoringFilter(selections.messages), dead: monitoringFilter(selections.dead) };
};
