/** The alerts that fired in a period: on a time line, and in a table. */
import { hoursText, instantText, momentText } from '../../text/date.ts';
import { markup, type Markup } from '../../text/markup.ts';
import { roundTo } from '../../numbers/clamp.ts';
import { alertSentences } from '../../slo/report/sentences.ts';
import type { Period } from '../../slo/report/period.ts';
import { alertHead, alertRow } from '../../slo/report/sections.ts';
import type { FiredAlert, Firings } from '../../slo/report/sloReport.ts';
import { tableOf } from './tables.ts';

/** Undefined where no alert was evaluated. */
export const alertParts = (alerts: Firings, period: Period, id: string | undefined): Markup | undefined => {
  const { fired, notEvaluated, evaluated } = alerts;
  if (evaluated + notEvaluated.length === 0) return undefined;
  const title = `Alerts${id === undefined ? '' : ` of ${id}`}`;
  const columns = [undefined, 'number', 'time', 'time', undefined] as const;
  const table = tableOf('Alerts that fired', alertHead(period), fired.map(alertRow(period)), columns);
  const left =
    notEvaluated.length === 0
      ? undefined
      : markup`<details><summary>Alerts that were not evaluated</summary><ul class="plain">${notEvaluated.map((line) => markup`<li>${line}</li>`)}</ul></details>`;
  return markup`<section><h2>${title}</h2>${alertSentences(alerts).map((line) => markup`<p>${line}</p>`)}${fired.length === 0 ? undefined : markup`${timeLine(fired, period)}${table}`}${left}</section>`;
};

const size = { width: 640, row: 18, top: 4, bottom: 20 };
/** Pixels: a short one has to be seen. */
const least = 3;

const timeLine = (fired: readonly FiredAlert[], period: Period): Markup => {
  const height = size.top + fired.length * size.row + size.bottom;
  const x = (at: number): number => roundTo(((at - period.from) / (period.to - period.from)) * size.width, 1);
  const bars = fired.flatMap(({ times, severity }, row) =>
    times.map(({ from, to }) => {
      const end = to ?? period.until;
      const width = Math.max(least, x(end) - x(from));
      const left = Math.min(x(from), size.width - width);
      return markup`<rect class="${severity}" x="${left}" y="${size.top + row * size.row + 3}" width="${roundTo(width, 1)}" height="${size.row - 6}" rx="2"/>`;
    }),
  );
  const rules = fired.map((_alert, row) => {
    const y = size.top + (row + 1) * size.row;
    return markup`<line class="grid" x1="0" x2="${size.width}" y1="${y}" y2="${y}"/>`;
  });
  const ends = markup`<text x="0" y="${height - 5}">${momentText(period.from, period.clock)}</text><text x="${size.width}" y="${height - 5}" text-anchor="end">${momentText(period.to, period.clock)}</text>`;
  return markup`<figure><figcaption>When they fired: a row for each alert of the table below, pages in red</figcaption><svg viewBox="0 0 ${size.width} ${height}" role="img"><title>When alerts fired</title><desc>${description(fired, period)}</desc>${rules}${bars}${ends}</svg></figure>`;
};

const description = (fired: readonly FiredAlert[], period: Period): string =>
  `${instantText(period.from, period.clock)} to ${instantText(period.until, period.clock)}. ${fired
    .map(
      ({ title, times }) =>
        `${title}: ${times.map(({ from, to }) => hoursText(from, to ?? period.until, period.clock)).join('; ')}`,
    )
    .join('. ')}.`;
