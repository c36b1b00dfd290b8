/// <reference lib="dom" />
/** The tooltip beside the cursor: the time, and the largest series at that time. */
import type uPlot from 'uplot';
import { element } from './markdown.ts';
import type { Display } from './theme.ts';
import { timeText } from './timeText.ts';

export interface TipRow {
  readonly name: string;
  readonly colour: string;
  readonly text: string;
}

const most = 12;

const tip = (): HTMLElement => document.querySelector<HTMLElement>('#tip') ?? document.body;

export const showTip = (plot: uPlot, title: string, at: number, display: Display, rows: readonly TipRow[]): void => {
  const box = tip();
  box.replaceChildren(element('strong', title), element('div', timeText(at, display.utc)));
  for (const { name, colour, text } of rows.slice(0, most)) {
    const row = element('div', '', 'row');
    const label = element('span');
    const swatch = element('span', '', 'swatch');
    swatch.style.background = colour;
    label.append(swatch, name);
    row.append(label, element('b', text));
    box.append(row);
  }
  if (rows.length > most) box.append(element('div', `and ${rows.length - most} more`));
  box.hidden = false;
  const { left, top } = plot.over.getBoundingClientRect();
  const x = left + (plot.cursor.left ?? 0) + 14;
  const y = top + (plot.cursor.top ?? 0) + 14;
  box.style.left = `${Math.min(x, innerWidth - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min(y, innerHeight - box.offsetHeight - 8)}px`;
};

export const hideTip = (): void => {
  tip().hidden = true;
};
