/** The shape of a team's own charts. */
import type { ChartLine, TeamChart } from '../teamPanel.ts';
import { arrayOf, duration, isRecord, maybe, oneOf, passes, record, tagged, text, type Shape } from './shape.ts';
import { valueSourceShape } from './sources.ts';

const line = record<ChartLine>(
  { name: text('the name of the line'), of: valueSourceShape },
  { expected: 'an object with name and of' },
);

const lines: Shape = (value, path, report) => {
  if (!passes(arrayOf(line, 'an array of lines'), value, path, report)) return;
  if (!Array.isArray(value) || value.length > 0) return;
  report(
    {
      id: 'model/empty-chart',
      path,
      message: 'the chart has no line',
      fix: "write of: metric('…'), or { name: metric('…') }",
    },
    path,
  );
};

const teamChart: Shape = tagged(
  'kind',
  {
    TeamChart: record<TeamChart>(
      {
        kind: oneOf(['TeamChart']),
        title: text('what the chart shows'),
        lines,
        unit: maybe(text('a unit of UCUM')),
        by: arrayOf(text('a label'), 'an array of labels'),
        over: duration('1m', '1d', 'a chart'),
        reduce: oneOf(['sum', 'max', 'min', 'mean']),
        statistic: oneOf(['mean', 'p50', 'p95', 'p99']),
        style: oneOf(['lines', 'stacked', 'bars']),
      },
      { expected: 'chart({ title, of })', optional: ['unit'] },
    ),
  },
  'chart({ title, of })',
);

/** Titles tell the charts of a dashboard apart. */
export const panelsShape: Shape = (value, path, report) => {
  if (!passes(arrayOf(teamChart, 'an array of charts'), value, path, report) || !Array.isArray(value)) return;
  const titles = value.map((panel: unknown) => (isRecord(panel) ? panel['title'] : undefined));
  titles.forEach((title, index) => {
    const first = titles.indexOf(title);
    if (first === index) return;
    const message = `'${String(title)}' is also the title of panels[${first}]`;
    report({
      id: 'model/duplicate-panel',
      path: `${path}[${index}].title`,
      message,
      fix: 'give one of them another title',
    });
  });
};
