/** What a night's report says about regressions and the history does not have yet. */
import type { NightReport, SystemNights } from './nightReport.ts';
import type { Regression } from './regression.ts';
import { isSameSeries, type RegressionEvent, type SeriesId } from './regressionRecord.ts';
import type { SystemRegression } from './trends.ts';

/** `at`: when the report was made, ISO 8601. Openings come before recoveries. */
export const newEvents = (
  report: NightReport,
  events: readonly RegressionEvent[],
  at: string,
): readonly RegressionEvent[] =>
  report.systems.flatMap((own) =>
    own.regressions.flatMap((series) => eventsOfRegression({ report, own, events, at }, series)),
  );

interface Context {
  readonly report: NightReport;
  readonly own: SystemNights;
  readonly events: readonly RegressionEvent[];
  readonly at: string;
}

const eventsOfRegression = (
  { report, own, events, at }: Context,
  { scenario, metric, environment, regression }: SystemRegression,
): readonly RegressionEvent[] => {
  const series: SeriesId = { scenario, metric, environment };
  const recorded = { version: 1, at, system: own.system, plan: report.plan } as const;
  const earlier = events.filter(({ system, plan }) => system === own.system && plan === report.plan);
  const { ended } = regression;
  const isOpened = earlier.some(
    (event) => event.kind === 'LoadTestRegression' && isSameSeries(event, series) && isSameOpening(event, regression),
  );
  const isRecovered = earlier.some(
    (event) =>
      event.kind === 'LoadTestRecovery' &&
      isSameSeries(event, series) &&
      (event.regression === regression.night || event.night === ended?.night),
  );
  // Only what matters from now on: what ended on an earlier night, before it was ever recorded, is seen in the nights.
  const isCurrent = ended === undefined || (ended.kind === 'recovered' && ended.night === report.night);
  const { night, opened, before, within, after, p, revisions } = regression;
  const opening: RegressionEvent = {
    kind: 'LoadTestRegression',
    ...recorded,
    ...series,
    night,
    opened,
    before,
    within,
    after,
    p,
    revisions,
  };
  return [
    ...(isCurrent && !isOpened ? [opening] : []),
    ...(ended?.kind === 'recovered' && (isOpened || isCurrent) && !isRecovered
      ? [
          {
            kind: 'LoadTestRecovery',
            ...recorded,
            ...series,
            night: ended.night,
            regression: night,
            level: ended.level,
          } as const,
        ]
      : []),
  ];
};

const isSameOpening = (
  { night, opened }: Pick<Regression, 'night' | 'opened'>,
  { night: own, opened: from, ended }: Regression,
): boolean => night === own || (opened >= from && (ended === undefined || opened <= ended.night));
