/**
 * The alert on traffic unlike that of the same hour in earlier weeks, only where a definition has it: on real traffic most of its
 * firings are holidays, launches and growth. Its band is learnt from how those hours scatter.
 */
import type { Duration } from '../model/quantity.ts';
import type { UnusualTraffic } from '../model/threshold.ts';
import type { SystemContext } from '../series/context.ts';
import { figure, many } from '../text/count.ts';
import { durationText } from '../text/time.ts';
import type { Alert, LeftOut } from './alert.ts';
import { chanceOf } from './chance.ts';
import type { Deviation } from './condition.ts';
import { stageTraffic, type StageTraffic } from './stageTraffic.ts';
import { titled } from './titles.ts';

/** Traffic within this factor of the mean is usual, however little those hours scatter. */
const factor = 4;

/** Below so many events an hour the alert stays silent: a quarter of a small mean is noise. */
const floor = 500;

const hold: Duration = '30m';

type Wording = Pick<Alert, 'id' | 'title' | 'condition' | 'for' | 'meaning' | 'look'>;

const idOf = ({ system }: SystemContext, { events, inId }: StageTraffic): string =>
  `${system.id}-unusual-${events}${inId}`;

export const unusualWordings = (context: SystemContext, asked: UnusualTraffic): readonly Wording[] =>
  stageTraffic(context)
    .filter(({ stage }) => stage === asked.stage)
    .map((traffic) => wordingOf(context, asked, traffic));

const wordingOf = (context: SystemContext, { weeks, byChance }: UnusualTraffic, traffic: StageTraffic): Wording => ({
  id: idOf(context, traffic),
  title: titled(context.system, `unusual number of ${traffic.words} for this hour of the week${traffic.inTitle}`),
  condition: {
    kind: 'Deviation',
    of: traffic.of,
    weeks,
    factor,
    spread: chanceOf(weeks, byChance, hold).spread,
    floor,
    byChance,
  },
  for: hold,
  meaning: `The number of ${traffic.words} in the last hour is less than a quarter or more than ${factor} times that of the same hour in the last ${weeks} weeks, and the difference is larger than the usual scatter of those hours.`,
  look: [
    'The traffic panel over four weeks: a holiday, a launch and an outage look different.',
    traffic.stage === 'ingest'
      ? 'Producers: which of them sends fewer or more messages.'
      : 'Callers: which of them sends fewer or more requests.',
    'Neighbouring systems: traffic may have moved to one of them.',
  ],
});

/** Where no definition has it. */
export const unusualLeftOut = (context: SystemContext): readonly LeftOut[] =>
  stageTraffic(context)
    .filter(
      ({ stage }) => !context.system.alerts.some((alert) => alert.kind === 'UnusualTraffic' && alert.stage === stage),
    )
    .map((traffic) => ({
      kind: 'LeftOut',
      id: idOf(context, traffic),
      slo: undefined,
      why: `no alerts: [unusualTraffic('${traffic.stage}')] in the definition. On real traffic most of its firings are holidays, launches and growth`,
    }));

/** Scatter of hours for which the width of the band is shown. */
const scatters = [0.1, 0.2, 0.3] as const;

/** How the band is made, and how often chance alone fires it. */
export const deviationSentences = (condition: Deviation): readonly string[] => {
  const { weeks, spread, factor: least, floor: fewest } = condition;
  return [
    `The events of the last hour are compared with the geometric mean of the same hour of the last ${weeks} weeks. Where that is below ${fewest} events the alert stays silent.`,
    `Unusual is more than a factor times that mean, or less than that mean divided by the factor. The factor is ${least}, or exp(${spread} s) if that is larger: s is the standard deviation of the logarithms of those ${weeks} hours. ${bands(least, spread)}`,
    chanceSentence(condition),
  ];
};

const bands = (least: number, spread: number): string => {
  const parts = scatters.map(
    (scatter) => `${scatter * 100}% it is ${figure(Math.max(least, Math.exp(spread * scatter)))}`,
  );
  return `If they scatter by ${parts.slice(0, -1).join(', by ')} and by ${parts.at(-1)}.`;
};

/** Expected firings by chance, with how they are computed. */
const chanceSentence = ({ weeks, byChance }: Deviation): string => {
  const { hours, perHour } = chanceOf(weeks, byChance, hold);
  return (
    `Expected firings by chance: at most ${many(byChance, 'time')} in 30 days. If the logarithms scatter normally and weeks are independent, an hour is outside the band with a probability of ${figure(perHour)} ` +
    `(Student's t with ${weeks - 1} degrees of freedom): ${figure(hours)} of 720 hours, and a firing takes at least the ${durationText(hold)} for which it holds. ` +
    'Holidays, launches and growth fire it in addition: they are not chance.'
  );
};
