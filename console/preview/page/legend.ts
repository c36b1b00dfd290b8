/// <reference lib="dom" />
/**
 * The legend of a chart: colour, name, newest value, and lowest and highest of each line. Without room the lowest and highest
 * are left to the title of the entry; lines without room are only counted.
 */
import type { SeriesData } from '../widgetData.ts';
import { formatted, formattedApart, unitWords } from './format.ts';
import { element } from './markdown.ts';

const most = 8;

export const legendOf = ({ series, unit }: SeriesData, colours: readonly string[]): HTMLElement => {
  const legend = element('div', '', 'legend');
  const latest = series.map(({ name, values }, i) => ({
    name,
    last: values.findLast((value) => value !== null) ?? null,
    ends: endsOf(values),
    colour: colours[i] ?? '#888',
  }));
  const shown = latest.length > most ? farthest(latest).slice(0, most) : latest;
  for (const { name, last, ends, colour } of shown) {
    const item = element('span', '', 'item');
    const swatch = element('span', '', 'swatch');
    swatch.style.background = colour;
    item.append(swatch, name, ' ', element('b', formatted(last, unit)));
    if (ends !== undefined) {
      const words = formattedApart(ends, unit);
      item.title = `lowest ${words[0]}, highest ${words[1]}`;
      item.append(element('span', ` min ${words[0]} max ${words[1]}`, 'ends'));
    }
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

/** Undefined where they are the same. */
const endsOf = (values: readonly (number | null)[]): readonly [number, number] | undefined => {
  const known = values.filter((value) => value !== null);
  const [min, max] = [Math.min(...known), Math.max(...known)];
  return known.length === 0 || min === max ? undefined : [min, max];
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

const isOver = ({ scrollHeight, clientHeight }: HTMLElement): boolean => scrollHeight > clientHeight + 1;

/** Call it once the legend is on the page: removes entries that do not fit from the end. */
export const fitLegend = (legend: HTMLElement): void => {
  const more = legend.querySelector<HTMLElement>('.more');
  if (more === null) return;
  if (isOver(legend)) legend.classList.add('short');
  const items = [...legend.querySelectorAll('.item')];
  while (isOver(legend) && items.length > 1) {
    items.pop()?.remove();
    more.dataset['left'] = String(Number(more.dataset['left']) + 1);
    tellMore(more);
  }
};
