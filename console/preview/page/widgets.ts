/// <reference lib="dom" />
/** One widget's data as elements. Returns what has to be destroyed before it is drawn again. */
import type uPlot from 'uplot';
import type { DrawnBand, IncidentData, LogData, NumberData, TableData, WidgetData } from '../widgetData.ts';
import { drawSeries, drawSpark } from './charts.ts';
import { formatted } from './format.ts';
import { drawHeat } from './heatMap.ts';
import { element, markdown } from './markdown.ts';
import type { Display } from './theme.ts';
import { timeText } from './timeText.ts';

export const drawWidget = (into: HTMLElement, title: string, data: WidgetData, display: Display): uPlot | undefined => {
  switch (data.kind) {
    case 'SeriesData':
      return drawSeries(into, title, data, display);
    case 'HeatData':
      return drawHeat(into, title, data, display);
    case 'NumberData':
      return drawNumber(into, data, display);
    case 'TableData':
      into.append(table(data));
      return undefined;
    case 'LogData':
      into.append(logs(data, display));
      return undefined;
    case 'IncidentData':
      into.append(incidents(data, display));
      return undefined;
    case 'TextData': {
      const body = scrolling();
      body.append(markdown(data.markdown));
      into.append(body);
      return undefined;
    }
    case 'NothingData':
      into.append(nothing(data.why));
      return undefined;
  }
};

/** By keyboard, too. */
const scrolling = (more = ''): HTMLElement => {
  const body = element('div', '', `body scrolls ${more}`.trim());
  body.tabIndex = 0;
  return body;
};

/** A metric of ours without points is one of which nothing happened. */
const nothing = (why: string): HTMLElement => {
  const body = scrolling('why');
  if (why.startsWith('no ')) body.append('None in this time.', element('small', why));
  else body.append(`Nothing to draw: ${why}`);
  return body;
};

const bandOf = (value: number | null, bands: readonly DrawnBand[]): string => {
  if (value === null) return '';
  const hit = bands.filter((band) => (band.side === 'below' ? value < band.value : value > band.value));
  return hit.some(({ colour }) => colour === 'red') ? 'red' : hit.length > 0 ? 'yellow' : '';
};

const drawNumber = (into: HTMLElement, data: NumberData, display: Display): uPlot | undefined => {
  const body = element('div', '', 'body');
  const spark = element('div', '', 'spark');
  body.append(
    element('div', data.text ?? formatted(data.value, data.unit), `number ${bandOf(data.value, data.bands)}`),
    spark,
  );
  into.append(body);
  spark.style.height = `${Math.max(18, body.clientHeight - 44)}px`;
  return drawSpark(spark, data, display);
};

const table = (data: TableData): HTMLElement => {
  const body = scrolling();
  const made = element('table');
  const rows = element('tbody');
  let sorted: { readonly column: number; readonly up: boolean } = { column: 0, up: true };
  const fill = (): void => {
    const { column, up } = sorted;
    const ordered = data.rows.toSorted((a, b) => {
      if (column < 0) return (up ? 1 : -1) * a.name.localeCompare(b.name);
      const [x, y] = [a.values[column] ?? null, b.values[column] ?? null];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return (up ? 1 : -1) * (x - y);
    });
    rows.replaceChildren(
      ...ordered.map(({ name, note, values }) => {
        const row = element('tr');
        const first = element('td', name);
        if (note !== '') first.append(element('small', note));
        row.append(
          first,
          ...data.columns.map(({ unit, bands }, i) => {
            const value = values[i] ?? null;
            return element('td', formatted(value, unit), bandOf(value, bands));
          }),
        );
        return row;
      }),
    );
  };
  const head = element('tr');
  const heading = (title: string, column: number): HTMLElement => {
    const cell = element('th');
    const button = element('button', title);
    button.type = 'button';
    button.addEventListener('click', () => {
      sorted = { column, up: sorted.column === column ? !sorted.up : column < 1 };
      fill();
    });
    cell.append(button);
    return cell;
  };
  head.append(
    heading(data.by === 'job' ? 'system' : data.by, -1),
    ...data.columns.map(({ title }, i) => heading(title, i)),
  );
  const top = element('thead');
  top.append(head);
  made.append(top, rows);
  fill();
  body.append(made);
  return body;
};

const logs = (data: LogData, display: Display): HTMLElement => {
  const body = scrolling();
  if (data.lines.length === 0) body.append(element('div', data.why, 'why'), element('code', data.filter));
  for (const { at, severity, text } of data.lines) {
    const line = element('pre', '', 'lines');
    line.append(`${timeText(at, display.utc)} `, element('span', severity, `severity ${severity}`), ` ${text}`);
    body.append(line);
  }
  return body;
};

const incidents = (data: IncidentData, display: Display): HTMLElement => {
  const body = scrolling();
  if (data.incidents.length === 0)
    body.append(element('div', `None of ${data.asked} alerts would have fired in this time.`, 'why'));
  for (const { title, labels, severity, from, to } of data.incidents) {
    const line = element('div', '', 'incident');
    const which = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const until = to === null ? 'still firing' : `to ${timeText(to, display.utc)}`;
    line.append(
      element('span', severity, `severity ${severity}`),
      ` ${[title, ...which].join(' ')} `,
      element('div', `from ${timeText(from, display.utc)}, ${until}`, 'when'),
    );
    body.append(line);
  }
  if (data.notAsked.length > 0) {
    body.append(element('div', `Not evaluated here: ${data.notAsked.join('; ')}`, 'why'));
  }
  return body;
};
