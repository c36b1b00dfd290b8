/** The parts of a dashboard that can be drawn: a panel without series is of no use during an incident, and is left out. */
import type { Measure } from '../series/measure.ts';
import type { ChartPanel, Panel } from './panel.ts';
import type { Section } from './dashboard.ts';
import type { Query } from './query.ts';

const has = (measure: Measure): boolean => measure['cloud-monitoring'].kind !== 'NotSupported';

const isRead = (query: Query): boolean => {
  switch (query.kind) {
    case 'Rate':
    case 'Total':
    case 'Mean':
    case 'Quantile':
    case 'Level':
    case 'Distribution':
      return has(query.of);
    case 'Share':
      return has(query.part) && has(query.whole);
    case 'Complement':
    case 'Scaled':
    case 'OddOneOut':
    case 'Across':
      return isRead(query.of);
    case 'Sum':
      return query.of.every(isRead);
    case 'Source':
    case 'WorstBudget':
    case 'OfSlo':
      return true;
  }
};

/** Without the series that nothing sends; undefined where none is left. */
const readable = (panel: Panel): Panel | undefined => {
  switch (panel.kind) {
    case 'ChartPanel': {
      const series = panel.series.filter(({ query }) => isRead(query));
      if (series.length === panel.series.length && series.length > 0) return panel;
      return series.length === 0 ? undefined : ({ ...panel, series } satisfies ChartPanel);
    }
    case 'HeatMapPanel':
    case 'NumberPanel':
      return isRead(panel.query) ? panel : undefined;
    case 'TablePanel':
    case 'LogPanel':
    case 'IncidentPanel':
    case 'TextPanel':
      return panel;
  }
};

export const readableSection = (section: Section): Section => ({
  ...section,
  rows: section.rows
    .map((row) => ({ ...row, panels: row.panels.flatMap((panel) => readable(panel) ?? []) }))
    .filter(({ panels }) => panels.length > 0),
});
