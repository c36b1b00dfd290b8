/** Rules about conditions that compare two filters, or a forecast. */
import { artefactCheck, each, type Artefact } from '../artefact/artefact.ts';
import { has, keysOf, messagesIn, pathTo, secondsIn, textsIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { reducerOf } from '../query/aggregationChecks.ts';
import { proto } from './policy.ts';

interface Ratio {
  readonly threshold: Message;
  readonly above: Message;
  readonly below: Message;
}

const ratios = (artefact: Artefact): readonly Ratio[] =>
  each(artefact, 'MetricThreshold').flatMap((threshold) => {
    const [above, below] = [
      messagesIn(threshold, 'aggregations')[0],
      messagesIn(threshold, 'denominatorAggregations')[0],
    ];
    return has(threshold, 'denominatorFilter') && above !== undefined && below !== undefined
      ? [{ threshold, above, below }]
      : [];
  });

export const ratioAlignment: Check<Artefact> = artefactCheck(
  {
    id: 'policies/ratio-alignment',
    severity: 'error',
    title: 'Both sides of a ratio have the same alignment period.',
    source: `${proto}, MetricThreshold.denominator_aggregations: "must use the same alignment period"`,
  },
  (artefact) =>
    ratios(artefact).flatMap(({ above, below }) => {
      const [a, b] = [secondsIn(above, 'alignmentPeriod'), secondsIn(below, 'alignmentPeriod')];
      if (a === undefined || b === undefined || a === b) return [];
      return [
        {
          path: pathTo(below, 'alignmentPeriod'),
          message: `the denominator has an alignment period of ${b}s, the numerator of ${a}s`,
          fix: `write "${a}s"`,
          // A period that the API refuses is not spread.
          ...(a < 60
            ? {}
            : { repair: { kind: 'Rewrite', path: keysOf(pathTo(below, 'alignmentPeriod')), value: `${a}s` } as const }),
        },
      ];
    }),
);

export const ratioLabels: Check<Artefact> = artefactCheck(
  {
    id: 'policies/ratio-labels',
    severity: 'warning',
    title: 'Both sides of a ratio are grouped by the same labels.',
    source: `${proto}, MetricThreshold.denominator_aggregations: "produce time series that have the same periodicity and labels"`,
  },
  (artefact) =>
    ratios(artefact).flatMap(({ above, below }) => {
      const [a, b] = [groupsOf(above), groupsOf(below)];
      if (a === undefined || b === undefined || a === b) return [];
      const groupsText = (groups: string): string => (groups === '' ? 'nothing' : groups);
      const path = has(below, 'groupByFields') ? pathTo(below, 'groupByFields') : below.path;
      return [
        {
          path,
          message: `the denominator is grouped by ${groupsText(b)}, the numerator by ${groupsText(a)}`,
          fix: 'group both by the same labels',
        },
      ];
    }),
);

/** Labels to group by; undefined without a reducer, or when they cannot be known. */
const groupsOf = (aggregation: Message): string | undefined => {
  const reducer = reducerOf(aggregation);
  if (reducer === undefined || reducer === 'REDUCE_NONE' || aggregation.fields.get('groupByFields')?.kind === 'Unknown')
    return undefined;
  return textsIn(aggregation, 'groupByFields')
    .map(({ value }) => value.replace(/\.label\./, '.labels.').replaceAll('"', ''))
    .toSorted()
    .join(', ');
};

export const forecastHorizon: Check<Artefact> = artefactCheck(
  {
    id: 'policies/forecast-horizon',
    severity: 'error',
    title: 'A forecast looks 1 to 60 hours ahead.',
    source: `${proto}, ForecastOptions.forecast_horizon`,
  },
  (artefact) =>
    each(artefact, 'ForecastOptions').flatMap((options) => {
      const horizon = secondsIn(options, 'forecastHorizon');
      if (horizon === undefined || (horizon >= 3_600 && horizon <= 216_000)) return [];
      return [
        {
          path: pathTo(options, 'forecastHorizon'),
          message: `a forecastHorizon of ${horizon}s is not between 3600s (1 h) and 216000s (60 h)`,
          fix: 'write a value such as "3600s"',
        },
      ];
    }),
);
