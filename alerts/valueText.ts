/** What a threshold of the team compares, in words, without its limit. */
import { instrumentOf } from '../model/signals.ts';
import { lastText } from '../text/time.ts';
import type { ValueBeyond } from './condition.ts';

const reductions = { sum: 'sum', max: 'largest value', min: 'smallest value', mean: 'mean' } as const;

export const valueText = ({ of, reduction, over }: Pick<ValueBeyond, 'of' | 'reduction' | 'over'>): string => {
  const { read } = of;
  if (read?.kind !== 'Selection') return of.kind === 'PromqlSource' ? `The value of ${of.query}` : 'The value';
  const name = read.signal.names.cloudMonitoring;
  const last = over === undefined ? '' : ` over the last ${lastText(over)}`;
  switch (instrumentOf(read.signal)) {
    case 'gauge':
      return `The ${reductions[reduction.reduce]} of ${name}`;
    case 'counter':
      return `The growth of ${name}${last}`;
    case 'histogram':
      return `The ${reduction.statistic} of ${name}${last}`;
  }
};
