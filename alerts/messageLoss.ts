/** The balance of a queue as an expression: messages published and neither settled nor waiting, where they are too many. */
import type { Selection } from '../model/selection.ts';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { instrumentOf } from '../model/signals.ts';
import { binary, call, increase, number, offset, orZero, range, sum } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import type { Dialect } from '../series/dialect.ts';
import type { MessageLoss } from './condition.ts';

type Read = Readonly<Record<'published' | 'settled' | 'tests' | 'waiting', Selection>>;

/**
 * Test messages and the dead-letter topic have no series before their first message; all others must have one. The backlog is
 * taken at its largest now and at its smallest at the beginning, as its gauge may have gaps and peaks of minutes.
 */
export const messageLoss = (
  { forwarded, above, least, over, delay }: MessageLoss,
  { published, settled, tests, waiting }: Read,
  dialect: Dialect,
): Expr => {
  const { selector } = dialect;
  const counted = (selection: Selection): Expr => {
    const part = instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined;
    return sum(increase(range(offset(selector(selection, part), delay), over)));
  };
  const backlog = (of: 'max_over_time' | 'min_over_time', ago: Duration): Expr =>
    sum(call(of, range(offset(selector(waiting), ago), gaps)));
  const letters = forwarded[dialect.id];
  const begin: Duration = `${(milliseconds(over) + milliseconds(delay)) / milliseconds('1m')}m`;
  const growth = binary('-', backlog('max_over_time', delay), backlog('min_over_time', begin));
  const settledAll = [
    counted(settled),
    orZero(counted(tests)),
    ...(letters.kind === 'NotSupported' ? [] : [orZero(counted(letters))]),
    growth,
  ];
  const lost = settledAll.reduce((left, part) => binary('-', left, part), counted(published));
  return binary('>', lost, call('clamp_min', binary('*', number(above), counted(published)), number(least)));
};

export const gaps: Duration = '10m';
