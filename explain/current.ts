/** The current status of an objective: budget left, burn rate, time to exhaustion, and where these figures are from. */
import { list, section, tableOf, type Section } from '../text/blocks.ts';
import { lastText, timeText } from '../text/time.ts';
import { periodOf } from '../alerts/runbook/budget.ts';
import { seconds } from '../model/quantity.ts';
import { beginningText } from '../slo/beginning.ts';
import { coverageFacts, coveredText, gapsText, hasGaps } from '../slo/coverage.ts';
import { excludedText, exclusionText } from '../slo/exclusionText.ts';
import { burnSpans, verdictOf, type SloStatus } from '../slo/status.ts';
import { judgementText } from '../slo/judgementText.ts';
import { burnText } from '../text/percentage.ts';
import { countText } from '../text/count.ts';

/** Undefined where the history has no events of the objective. */
export const currentSection = (status: SloStatus, at: number, source?: string): Section | undefined => {
  const { judgement, slo, burn } = status;
  if (judgement.kind === 'NoData') return undefined;
  const counted = beginningText(status);
  const excluded = excludedText(status);
  const counting = slo.slices === undefined ? 'events' : `slices of ${slo.slices.duration}`;
  const origin = source === undefined ? '' : ` from ${source}`;
  return section(
    `How it stands (${new Date(at).toISOString()})`,
    list([
      `${judgementText(judgement, slo)}.`,
      `${countText(Math.round(judgement.bad))} bad of ${countText(Math.round(judgement.total))} ${counting}${origin}; ${countText(judgement.allowed.floor().toNumber())} of these may be bad.`,
      ...(counted === undefined ? [] : [`Its points begin at ${instant(status.since)}: it counts ${counted}.`]),
      ...gapSentence(status),
      ...(excluded === undefined ? [] : [`${excluded}:`, ...status.excluded.slice(-10).map(exclusionText)]),
      exhaustionText(status),
    ]),
    tableOf(
      ['over the last', 'burn rate'],
      burnSpans.map((span) => [span, burn[span] === undefined ? 'no events' : burnText(burn[span])]),
    ),
  );
};

const gapSentence = ({ coverage, window, slo }: SloStatus): readonly string[] =>
  coverage === undefined || !hasGaps(coverage, window, slo)
    ? []
    : [`It has points for ${coveredText(coverage, window)}: ${gapsText(coverage)}.`];

/** The faster of the last hour and the last five minutes: an outage that has just begun is hardly seen in an hour. */
const fasterSpan = ({ burn }: SloStatus): '5m' | '1h' =>
  burn['5m'] !== undefined && burn['5m'].gt(burn['1h'] ?? 0) ? '5m' : '1h';

/** Seconds until the budget is spent at that burn rate; undefined when it never is. */
const secondsLeft = (status: SloStatus): number | undefined => {
  const { judgement, burn, slo } = status;
  const rate = burn[fasterSpan(status)];
  if (judgement.kind === 'NoData' || rate === undefined || rate.lte(0)) return undefined;
  return judgement.budgetLeft
    .mul(seconds(periodOf(slo)))
    .div(rate)
    .toNumber();
};

const exhaustionText = (status: SloStatus): string => {
  const left = secondsLeft(status);
  if (status.judgement.kind === 'Judged' && status.judgement.budgetLeft.lte(0)) return 'The budget is gone.';
  if (status.burn['1h'] === undefined) return 'The last hour had no events: how long the budget lasts is not known.';
  if (left === undefined) return 'Nothing was bad in the last hour: the budget stays as it is.';
  return `At the burn rate of the last ${lastText(fasterSpan(status))}, the rest of the budget is spent in ${timeText(left)}.`;
};

const instant = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export const currentFacts = (status: SloStatus, at: number, source?: string): unknown => ({
  at: instant(at),
  source: source ?? null,
  countsFrom: instant(status.since),
  ...coverageFacts(status),
  verdict: verdictOf(status.judgement),
  budgetLeft: status.judgement.kind === 'NoData' ? null : status.judgement.budgetLeft.toNumber(),
  burn: Object.fromEntries(burnSpans.map((span) => [span, status.burn[span]?.toNumber() ?? null])),
  minutesToExhaustion: minutes(secondsLeft(status)),
});

const minutes = (value: number | undefined): number | null => (value === undefined ? null : Math.max(0, value / 60));
