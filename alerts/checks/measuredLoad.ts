/** Measured traffic: as text for a definition, and as the traffic by which a check judges one bad event. */
import { leastTraffic } from '../../model/load.ts';
import { perSecond, type Rate } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { Exact } from '../../numbers/exact.ts';
import type { MeasuredTraffic, QuietDay } from '../../slo/measuredTraffic.ts';
import { wholeText } from '../../text/count.ts';

/** Traffic with the words for where it is from: 'load.always.reads of 37/h'. */
export interface Traffic {
  readonly perSecond: number;
  readonly text: string;
  /** What a definition should say; undefined where it says so already. */
  readonly write: string | undefined;
}

const perDay = 86_400;

export type LoadKind = 'reads' | 'messages';

export const kindOfStage = (stage: string): LoadKind => (stage === 'api' || stage === 'table' ? 'reads' : 'messages');

/** Rounded down: what was measured is a lower bound. */
export const rateOfDay = ({ events }: Pick<QuietDay, 'events'>): Rate => {
  const perHour = new Exact(events).div(24);
  return perHour.lt(3_600)
    ? `${Number(perHour.toSignificantDigits(3, Exact.ROUND_DOWN).toFixed())}/h`
    : `${Number(perHour.div(3_600).toSignificantDigits(3, Exact.ROUND_DOWN).toFixed())}/s`;
};

export const dayText = ({ day, events, days }: QuietDay): string =>
  days === 1
    ? `the only whole day (${day}: ${wholeText(events)} events)`
    : `the quietest of ${days} days (${day}: ${wholeText(events)} events)`;

/** Of an objective, or of a stage, where an alert watches no objective: its objective with the fewest events. */
export const measuredOf = (
  measured: readonly MeasuredTraffic[],
  system: string,
  { slo, stage }: { readonly slo?: string | undefined; readonly stage: string },
): QuietDay | undefined =>
  measured
    .filter((item) => item.system === system)
    .filter((item) =>
      slo === undefined ? kindOfStage(item.slo.objective.stage) === kindOfStage(stage) : item.slo.id === slo,
    )
    .flatMap(({ traffic }) => (traffic.kind === 'QuietDay' ? [traffic] : []))
    .toSorted((a, b) => a.events - b.events)
    .at(0);

/** Measured traffic comes before what is declared. Undefined where nothing is known. */
export const trafficFor = (
  system: Pick<System, 'id' | 'load'>,
  of: { readonly slo?: string | undefined; readonly stage: string },
  measured: readonly MeasuredTraffic[],
): Traffic | undefined => {
  const quiet = measuredOf(measured, system.id, of);
  if (quiet !== undefined)
    return {
      perSecond: quiet.events / perDay,
      text: dayText(quiet),
      write: `measured: { ${kindOfStage(of.stage)}: '${rateOfDay(quiet)}' }`,
    };
  const least = leastTraffic(system.load, of.stage);
  return least && { perSecond: perSecond(least.rate), text: `${least.path} of ${least.rate}`, write: undefined };
};

/** What to write into the load of a system; undefined where nothing was measured. */
export const loadToWrite = (system: Pick<System, 'id'>, measured: readonly MeasuredTraffic[]): string | undefined => {
  const parts = (['reads', 'messages'] as const).flatMap((kind) => {
    const quiet = measuredOf(measured, system.id, { stage: kind === 'reads' ? 'api' : 'ingest' });
    return quiet === undefined ? [] : [`${kind}: '${rateOfDay(quiet)}'`];
  });
  return parts.length === 0 ? undefined : `measured: { ${parts.join(', ')} }`;
};
