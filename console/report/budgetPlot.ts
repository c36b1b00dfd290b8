/** The error budget of one objective over a period as a line, and the same as a table. */
import { chartSvg, type Axis, type Mark } from '../../text/chart.ts';
import { dayText, type Clock } from '../../text/date.ts';
import type { Markup } from '../../text/markup.ts';
import { shareText } from '../../text/percentage.ts';
import { daySteps } from '../../slo/report/budgetSteps.ts';
import type { Period } from '../../slo/report/period.ts';
import type { ObjectiveReport } from '../../slo/report/sloReport.ts';
import { promiseSentence } from '../../slo/report/words.ts';
import type { Interval } from '../../slo/window.ts';

type Position = readonly [x: number, y: number];

/** Undefined without events. */
export const budgetPlot = (objective: ObjectiveReport, period: Period): Markup | undefined => {
  const { hours, judgement, slo } = objective;
  if (judgement.kind === 'NoData') return undefined;
  const points = withoutFlats([
    [hours[0]?.from ?? period.from, 1],
    ...hours.map(({ to, left }): Position => [to, left.toNumber()]),
  ]);
  const least = Math.min(0, ...points.map(([, y]) => y));
  return chartSvg({
    title: promiseSentence(slo.objective),
    description: `Error budget left: a line from 100% at the beginning of ${period.name} to ${shareText(judgement.budgetLeft)} at its end. Below 0% more went wrong than the promise allows. The table below has the figures.`,
    x: timeAxis({ from: period.from, to: period.until }, period.clock),
    y: { label: '', scale: 'linear', from: least * 1.05, to: 1.02, ticks: budgetTicks(least), marks: spentMark },
    lines: [{ name: slo.id, colour: 0, points }],
  });
};

const spentMark: readonly Mark[] = [{ value: 0, label: 'all of it spent' }];

/** Only where the line turns: a budget mostly stays as it is, or falls evenly. */
const withoutFlats = (points: readonly Position[]): readonly Position[] =>
  points.filter(([, y], index) => y !== points[index - 1]?.[1] || y !== points[index + 1]?.[1]);

/** At most so many, so that labels have room on a phone. */
const mostTicks = 5;

const timeAxis = (period: Interval, clock: Clock): Axis => ({
  label: '',
  scale: 'linear',
  from: period.from,
  to: period.to,
  // A label at the very end would be cut off.
  ticks: daySteps(period, mostTicks, clock)
    .map(({ from }) => ({ value: from, label: dayText(from, clock) }))
    .filter(({ value }) => clock.shown(value) % day === 0 && period.to - value > (period.to - period.from) * 0.06),
});

const day = 86_400_000;

const steps = [0.25, 0.5, 1, 2, 5];

const budgetTicks = (least: number): readonly Mark[] => {
  const span = 1 - least;
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(span)));
  const step = steps.map((of) => of * scale).find((of) => span / of <= mostTicks) ?? 10 * scale;
  const count = Math.floor(span / step);
  const values = Array.from({ length: count + 1 }, (_, index) => 1 - index * step);
  return (step > 1 ? [1, 0, ...values.slice(1).map((value) => value - 1)] : values)
    .filter((value) => value >= least)
    .map((value) => ({ value, label: `${Math.round(value * 100).toLocaleString('en-US')}%` }));
};
