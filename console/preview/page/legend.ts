/// <reference lib="dom" />
/** The legend of a chart: colour, name and newest value of each line. Lines without room are only counted. */
import type { SeriesData } from '../widgetData.ts';
import { formatted, unitWords } from './format.ts';
import { element } from './markdown.ts';

const most = 8;

export const legendOf = ({ series, unit }: SeriesData, colours: readonly string[]): HTMLElement => {
  const legend = element('div', '', 'legend');
  const latest = series.map(({ name, values }, i) => ({
    name,
    last: values.findLast((value) => value !== null) ?? null,
    colour: colours[i] ?? '#888',
  }));
  const shown = latest.length > most ? farthest(latest).slice(0, most) : latest;
  for (const { name, last, colour } of shown) {
    const item = element('span', '', 'item');
    const swatch = element('span', '', 'swatch');
    swatch.style.background = colour;
    item.append(swatch, name, ' ', element('b', formatted(last, unit)));
    legend.append(item);
  }
  const more = element('span', '', 'more');
  more.dataset['left'] = String(latest.length - shown.length);
  legend.append(more);
  const words = unitWords(unit);
  if (words !== '') legend.append(element('span', words, 'unit'));
  tellMore(more);
  return legend;
};

interface Latest {
  readonly last: number | null;
}

/** Lines whose newest value is farthest from the median come first. */
const farthest = <T extends Latest>(all: readonly T[]): readonly T[] => {
  const values = all.flatMap(({ last }) => (last === null ? [] : [last])).toSorted((a, b) => a - b);
  const middle = values[values.length >> 1] ?? 0;
  const away = ({ last }: Latest): number => (last === null ? -1 : Math.abs(last - middle));
  return all.toSorted((a, b) => away(b) - away(a));
};

const tellMore = (more: HTMLElement): void => {
  const left = Number(more.dataset['left']);
  more.textContent = left === 0 ? '' : `and ${left} more`;
  more.hidden = left === 0;
};

/** Call it once the legend is on the page: removes entries that do not fit from the end. */
export const fitLegend = (legend: HTMLElement): void => {
  const more = legend.querySelector<HTMLElement>('.more');
  if (more === null) return;
  const items = [...legend.querySelectorAll('.item')];
  while (legend.scrollHeight > legend.clientHeight + 1 && items.length > 1) {
    items.pop()?.remove();
    more.dataset['left'] = String(Number(more.dataset['left']) + 1);
    tellMore(more);
  }
};
