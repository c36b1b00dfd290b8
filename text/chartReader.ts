/**
 * The script of a page whose charts show their values: under the pointer, and for a focused chart with the arrow keys, Home and End.
 * It reads nothing but the page, and a page without scripts shows the same charts.
 */
import type { Markup } from './markup.ts';

const text = `
for (const svg of document.querySelectorAll('svg[data-values]')) {
  const chart = JSON.parse(svg.dataset.values);
  const lines = chart.lines.map((line) => ({ ...line, x: line.x ?? chart.lines[0].x }));
  const stops = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
  if (stops.length === 0) continue;
  const { from, to, scale, label } = chart.x;
  const part = (value) => scale === 'log' ? Math.log(Math.max(value, from) / from) / Math.log(to / from) : (value - from) / (to - from);
  const places = stops.map((value) => chart.from + part(value) * (chart.to - chart.from));
  const cursor = document.createElementNS(svg.namespaceURI, 'line');
  cursor.setAttribute('class', 'cursor');
  cursor.setAttribute('y1', chart.top);
  cursor.setAttribute('y2', chart.bottom);
  const output = document.createElement('output');
  output.textContent = '\\u00a0';
  svg.after(output);
  let at = -1;
  const show = (index) => {
    at = Math.max(0, Math.min(stops.length - 1, index));
    cursor.setAttribute('x1', places[at]);
    cursor.setAttribute('x2', places[at]);
    svg.append(cursor);
    const values = lines.flatMap((line) => {
      const value = line.y[line.x.indexOf(stops[at])] ?? null;
      return value === null ? [] : [line.name + ' ' + value + ' ' + chart.unit];
    });
    output.textContent = stops[at] + ' ' + label + ': ' + (values.join(', ') || 'nothing');
  };
  svg.setAttribute('tabindex', '0');
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * chart.width;
    let nearest = 0;
    for (let i = 1; i < places.length; i++) if (Math.abs(places[i] - x) < Math.abs(places[nearest] - x)) nearest = i;
    show(nearest);
  });
  svg.addEventListener('keydown', (event) => {
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 }[event.key];
    if (typeof next !== 'number') return;
    event.preventDefault();
    show(next);
  });
}
`;

export const chartReader: Markup = { kind: 'Markup', text: `<script>${text}</script>` };
