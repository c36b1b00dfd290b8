/**
 * The indicator of an objective whose definition says what counts its events (`of`). The loader has read its sources
 * (slo/sources/readSources.ts): here they become the indicator of each dialect, or the reason why a dialect has none.
 */
import type { EventSource, IndicatorSource, Measured } from '../model/indicatorSource.ts';
import type { Single } from '../model/objective.ts';
import { seconds } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import { secondsIn } from './sources/units.ts';

/** Good or bad and total events, at least one of them an expression that the team wrote. */
export interface FormulaRatio {
  readonly kind: 'FormulaRatio';
  readonly part: 'good' | 'bad';
  readonly events: Measured;
  readonly total: Measured;
}

/** Some of the indicators of slo/indicator.ts. */
export type TeamIndicator =
  | { readonly kind: 'GoodOfTotal'; readonly good: Selection; readonly total: Selection; readonly overdue: undefined }
  | { readonly kind: 'BadOfTotal'; readonly bad: Selection; readonly total: Selection }
  | { readonly kind: 'ShareBelow'; readonly distribution: Selection; readonly bound: number }
  | FormulaRatio
  | NotSupported;

export type TeamObjective = Single & { readonly of: IndicatorSource };

export const isTeamMeasured = (objective: object): objective is TeamObjective =>
  'of' in objective && objective.of !== undefined && 'target' in objective;

export const teamIndicator = (objective: TeamObjective, dialect: Dialect): TeamIndicator => {
  const { of } = objective;
  switch (of.kind) {
    case 'RatioSource': {
      const part = of.good === undefined ? 'bad' : 'good';
      return ratioOf(part, measuredBy(of.good ?? of.bad, objective), measuredBy(of.total, objective), dialect);
    }
    case 'PromqlSource': {
      if (of.read?.kind !== 'QueryRatio') throw unread(objective);
      return ratioOf(of.read.part, of.read.events, of.read.total, dialect);
    }
    case 'BelowSource':
      return shareBelow(objective, dialect);
  }
};

const unread = ({ id }: Single): Error =>
  new Error(`the sources of objective '${id}' were not read: load its system with cli/load, or by readSources`);

const measuredBy = (source: EventSource, objective: Single): Measured => {
  const { read } = source;
  if (read?.kind === 'Selection' || read?.kind === 'Formula') return read;
  throw unread(objective);
};

/** The selections that a source reads. */
export const selectionsIn = (measured: Measured): readonly Selection[] =>
  measured.kind === 'Formula' ? measured.selections : [measured];

const ratioOf = (part: 'good' | 'bad', events: Measured, total: Measured, dialect: Dialect): TeamIndicator => {
  const lacking = lackingOf([...selectionsIn(events), ...selectionsIn(total)], dialect);
  if (lacking !== undefined) return lacking;
  if (events.kind === 'Selection' && total.kind === 'Selection')
    return part === 'good'
      ? { kind: 'GoodOfTotal', good: events, total, overdue: undefined }
      : { kind: 'BadOfTotal', bad: events, total };
  return { kind: 'FormulaRatio', part, events, total };
};

const lackingOf = (selections: readonly Selection[], { lacks }: Dialect): NotSupported | undefined =>
  selections.map(({ signal }) => lacks(signal)).find((reason) => reason !== undefined);

/** A distribution of Prometheus has its buckets as series: the bucket of the bound is a counter of good events. */
const shareBelow = (objective: TeamObjective, dialect: Dialect): TeamIndicator => {
  const { of } = objective;
  if (of.kind !== 'BelowSource' || of.of.read === undefined) throw unread(objective);
  const under = of.under ?? ('under' in objective ? objective.under : undefined);
  const unit = secondsIn(of.of.read.signal.unit);
  if (under === undefined || unit === undefined) throw unread(objective);
  const lacking = lackingOf([of.of.read], dialect);
  if (lacking !== undefined) return lacking;
  return { kind: 'ShareBelow', distribution: of.of.read, bound: Number((seconds(under) / unit).toPrecision(12)) };
};

/** Why an SLO of Cloud Monitoring cannot count it: its fields are filters, and take no PromQL. Undefined where it can. */
export const noFilter = (objective: TeamObjective): NotSupported | undefined => {
  const { of } = objective;
  if (of.kind === 'BelowSource') return undefined;
  const sources = of.kind === 'RatioSource' ? [of.good ?? of.bad, of.total] : [of];
  const isQuery = sources.some(
    (source) =>
      source.kind === 'PromqlSource' && (source.read?.kind !== 'Selection' || source.read.signal.source === 'team'),
  );
  return isQuery
    ? notSupported(
        'its events are counted by PromQL, and an SLO of Cloud Monitoring takes filters only; the burn alerts are PromQL and need none',
      )
    : undefined;
};

/** Errors are a difference where good events are counted: without any good event their series may be missing. */
export const needsZero = ({ signal }: Selection): boolean => signal.source !== 'own';
