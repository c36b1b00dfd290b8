/** Rules about charts: time shift, thresholds and plot types. */
import { metricTypeOf } from '../query/filter.ts';
import { metricOf } from '../query/metric.ts';
import { questionsOf } from '../query/question.ts';
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { around, messagesIn, keysOf, pathTo, secondsIn, textIn } from '../artefact/message.ts';
import type { Check } from '../check.ts';

export const timeshift: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/timeshift',
    severity: 'error',
    title: 'A timeshiftDuration is 0s or at least 60s, and only in charts with lines.',
    source: 'google/monitoring/dashboard/v1/xychart.proto; errors of the API, as Config Connector replays them',
  },
  (artefact) =>
    each(artefact, 'XyChart').flatMap((chart): readonly ArtefactFault[] => {
      const shift = secondsIn(chart, 'timeshiftDuration') ?? 0;
      const path = pathTo(chart, 'timeshiftDuration');
      if (shift !== 0 && shift < 60)
        return [{ path, message: `a timeshiftDuration of ${shift}s is below 60s`, fix: 'write 0s, or 60s or more' }];
      const other = messagesIn(chart, 'dataSets')
        .map((set) => textIn(set, 'plotType'))
        .find((plot) => plot !== undefined && plot !== 'LINE' && !plot.endsWith('_UNSPECIFIED'));
      if (shift === 0 || other === undefined) return [];
      return [
        {
          path,
          message: `timeshiftDuration is only for lines, but a data set is drawn as ${other}`,
          fix: 'draw lines, or remove it',
        },
      ];
    }),
);

export const thresholdFields: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/threshold-fields',
    severity: 'error',
    title: 'Thresholds of a chart have no color and no direction; thresholds of a scorecard have no targetAxis.',
    source: 'Dashboards API v1, Threshold: "not allowed in a XyChart", "not allowed in a Scorecard"',
  },
  (artefact) => [
    ...forbidden(artefact, 'XyChart', ['color', 'direction']),
    ...forbidden(artefact, 'Scorecard', ['targetAxis']),
  ],
);

const forbidden = (artefact: Artefact, type: string, fields: readonly string[]): readonly ArtefactFault[] =>
  each(artefact, type).flatMap((message) =>
    messagesIn(message, 'thresholds').flatMap((threshold) =>
      fields
        .filter((field) => textIn(threshold, field)?.endsWith('_UNSPECIFIED') === false)
        .map((field) => ({
          path: pathTo(threshold, field),
          message: `a threshold of ${type === 'XyChart' ? 'an xyChart' : 'a scorecard'} cannot have ${field}`,
          fix: 'leave it out',
        })),
    ),
  );

export const plotType: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/plot-type',
    severity: 'error',
    title: 'A plotType is LINE, STACKED_AREA, STACKED_BAR or HEATMAP.',
    source: 'google/monitoring/dashboard/v1/xychart.proto, PlotType',
  },
  (artefact) =>
    artefact.misfits.flatMap((misfit): readonly ArtefactFault[] => {
      if (misfit.kind !== 'UnknownValue' || misfit.field !== 'plotType') return [];
      const right =
        respellings[misfit.value.toUpperCase()] ??
        (misfit.known.includes(misfit.value.toUpperCase()) ? misfit.value.toUpperCase() : undefined);
      const problem = `'${misfit.value}' is not a plotType`;
      if (right === undefined)
        return [{ path: misfit.path, message: problem, fix: `write one of ${misfit.known.join(', ')}` }];
      return [
        {
          path: misfit.path,
          message: problem,
          fix: `write ${right}`,
          repair: { kind: 'Respell', path: keysOf(misfit.path), from: misfit.value, to: right },
        },
      ];
    }),
);

const respellings: Readonly<Record<string, string>> = {
  BAR: 'STACKED_BAR',
  AREA: 'STACKED_AREA',
  LINES: 'LINE',
  HEAT_MAP: 'HEATMAP',
};

export const heatmapDistribution: Check<Artefact> = artefactCheck(
  {
    id: 'dashboards/heatmap-distribution',
    severity: 'warning',
    title: 'A heat map draws a distribution.',
    source: 'google/monitoring/dashboard/v1/xychart.proto, PlotType.HEATMAP',
  },
  (artefact) =>
    questionsOf(artefact).flatMap(({ message, filter }) => {
      const set = around(message, 'DataSet');
      const type = metricTypeOf(filter);
      const metric = type === undefined ? undefined : metricOf(type);
      if (set === undefined || metric === undefined || textIn(set, 'plotType') !== 'HEATMAP') return [];
      if (metric.value === 'DISTRIBUTION') return [];
      const problem = `a heat map needs a distribution, but ${metric.type} is ${metric.value}`;
      return [{ path: pathTo(set, 'plotType'), message: problem, fix: 'write LINE, or query a distribution' }];
    }),
);
