/** Charts that the definition of a system adds, of metrics that the team names. */
import type { Alert } from '../alerts/alert.ts';
import type { SystemNodes } from '../alerts/systemNodes.ts';
import type { ValueSource } from '../model/indicatorSource.ts';
import { seconds, type Duration } from '../model/quantity.ts';
import { instrumentOf } from '../model/signals.ts';
import type { TeamChart } from '../model/teamPanel.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { shortestWindow } from '../series/lateness.ts';
import { selectionsOfValue, type Reduction } from '../slo/sourceValue.ts';
import type { Section } from './dashboard.ts';
import type { ChartPanel, Mark } from './panel.ts';
import { chart, line, rowOf, section } from './panels.ts';

const perRow = 2;

export const teamCharts = ({ system, alerts }: Pick<SystemNodes, 'system' | 'alerts'>): Section => {
  const charts = (system.panels ?? []).map((panel) => chartOf(panel, alerts));
  const rows = Array.from({ length: Math.ceil(charts.length / perRow) }, (_, index) =>
    charts.slice(index * perRow, (index + 1) * perRow),
  );
  return section(
    'What else does the team watch?',
    'Charts of the team’s own choice, from the definition of the system.',
    ...rows.flatMap((panels) => rowOf('medium', ...panels)),
  );
};

const chartOf = (panel: TeamChart, alerts: readonly Alert[]): ChartPanel => {
  const { title, lines, reduce, statistic, by, style } = panel;
  const reductionOf = (of: ValueSource): Reduction => ({
    over: readableOver(panel.over, of),
    reduce,
    statistic,
    by,
    growth: 'rate',
  });
  const legend = (name: string): string =>
    by.length === 0 ? name : [...(lines.length === 1 ? [] : [name]), ...by.map((label) => `\${${label}}`)].join(' ');
  return chart({
    title,
    unit: panel.unit ?? unitOf(lines[0].of),
    style,
    series: lines.map(({ name, of }) => line(legend(name), { kind: 'Source', of, reduction: reductionOf(of) })),
    marks: lines.flatMap(({ of }) => marksOf(of, alerts)),
  });
};

/** At least so long that two points can be read. */
const readableOver = (over: Duration, of: ValueSource): Duration => {
  const needed = Math.max(0, ...selectionsOfValue(of).map(({ signal }) => shortestWindow(signal, cloudMonitoring)));
  return needed <= seconds(over) ? over : `${Math.ceil(needed / 60)}m`;
};

/** Of a counter a rate is drawn. */
const unitOf = ({ read }: ValueSource): string => {
  if (read?.kind !== 'Selection') return '1';
  const { unit } = read.signal;
  return instrumentOf(read.signal) === 'counter' ? `${unit === '' ? '1' : unit}/s` : unit === '' ? '1' : unit;
};

/** Thresholds on the same source. Those of counters compare a growth, and the chart shows a rate. */
const marksOf = (of: ValueSource, alerts: readonly Alert[]): readonly Mark[] =>
  alerts.flatMap(({ condition }) => {
    if (condition.kind !== 'ValueBeyond' || JSON.stringify(condition.of) !== JSON.stringify(of)) return [];
    const { read } = of;
    if (read?.kind === 'Selection' && instrumentOf(read.signal) === 'counter') return [];
    return [{ label: `alert: ${condition.side} ${condition.limit}`, value: condition.limit }];
  });
