/**
 * Parts of a load, as k6 names them: '0:1/3', '1/3:2/3', '2/3:1'. Together they have to be all of it, each once: otherwise
 * what was asked of the target was another load. Source: grafana.com/docs/k6/latest/using-k6/k6-options, "execution segment".
 */
import type { K6Summary } from './k6/summary.ts';

interface Segment {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Thirds are no exact numbers. */
const nearly = 1e-9;

export const segmentFaults = (summaries: readonly Pick<K6Summary, 'segment'>[]): readonly string[] => {
  const segments = summaries.map(({ segment = '0:1' }) => segmentOf(segment)).toSorted((a, b) => a.from - b.from);
  const faults: string[] = [];
  let [reached, before] = [0, '0'];
  for (const { text, from, to } of segments) {
    if (Number.isNaN(from) || Number.isNaN(to)) faults.push(`'${text}' is no part of a load`);
    else if (from > reached + nearly) faults.push(missing(before, text.split(':')[0]!));
    else if (from < reached - nearly) faults.push(`the part ${text} of the load is there more than once`);
    [reached, before] = [Math.max(reached, to), text.split(':')[1] ?? '1'];
  }
  if (reached < 1 - nearly) faults.push(missing(before, '1'));
  return faults;
};

const missing = (from: string, to: string): string => `there is no summary of the load from ${from} to ${to}`;

const segmentOf = (text: string): Segment => {
  const [from = '', to = ''] = text.split(':');
  return { text, from: fraction(from), to: fraction(to) };
};

const fraction = (text: string): number => {
  const [above = '', below = '1'] = text.split('/');
  return /^\d+(\/\d+)?$/.test(text) ? Number(above) / Number(below) : Number.NaN;
};
