/**
 * PromQL that a definition gives, as counts of events over any window. A counter is written as a selector, and its increase is
 * taken; or as an expression whose ranges are the window: `$window`, or the same range everywhere, such as `[5m]`. A rate becomes an
 * increase, so that both sides of a ratio are numbers of events. It loads the grammar: import it lazily.
 */
import type { Formula, QueryRatio, QueryValue } from '../../model/indicatorSource.ts';
import { select, type Selection } from '../../model/selection.ts';
import type { StageName } from '../../model/stage.ts';
import { call, range } from '../../promql/build.ts';
import {
  allOf,
  selectorsOf,
  type Expr,
  type RangeSelector,
  type Subquery,
  type VectorSelector,
} from '../../promql/expr.ts';
import { parseWindowed } from '../../promql/parseWindowed.ts';
import { print } from '../../promql/print.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import { typeNames, typeOf } from '../../promql/signatures.ts';
import { isOpenWindow, openWindow, withRanges } from '../../promql/window.ts';
import { asOneNumber } from './countShape.ts';
import { sourceFault, type SourceFault } from './fault.ts';
import { ratioIn } from './queryRatio.ts';
import { seriesSignal } from './seriesSignal.ts';

/** Events: of a plain selector the selection itself. */
export const queryEvents = (query: string, stage: StageName): Selection | Formula | SourceFault => {
  const tree = parsed(query);
  if (tree.kind === 'SourceFault') return tree;
  const plain = plainSelection(tree, stage);
  if (plain !== undefined) return countable(plain, query);
  const counts = countsOf([tree]);
  return 'kind' in counts ? counts : formula(counts[0]!, stage, query);
};

/** A single query that divides. */
export const queryRatio = (query: string, stage: StageName): QueryRatio | SourceFault => {
  const tree = parsed(query);
  if (tree.kind === 'SourceFault') return tree;
  const divided = ratioIn(tree);
  if (divided.kind === 'SourceFault') return divided;
  const counts = countsOf([divided.events, divided.total]);
  if ('kind' in counts) return counts;
  const [events, total] = counts.map((each) => formula(each, stage, query));
  if (events!.kind === 'SourceFault') return events!;
  if (total!.kind === 'SourceFault') return total!;
  return { kind: 'QueryRatio', part: divided.part, events: events as Formula, total: total as Formula };
};

/** A value at each instant, as it is written. */
export const queryValue = (query: string, stage: StageName): QueryValue | SourceFault => {
  const tree = parsed(query);
  if (tree.kind === 'SourceFault') return tree;
  if (rangesIn(tree).some(({ range: length }) => isOpenWindow(length)))
    return sourceFault(
      'query-window',
      'a value has no window: only the events of an objective are counted over several',
      'write a length instead of $window, such as [5m]',
      '.query',
    );
  return { kind: 'QueryValue', tree, selections: readBy(tree, stage) };
};

const parsed = (query: string): Expr | SourceFault => {
  try {
    const tree = parseWindowed(query);
    const type = typeOf(tree);
    if (type === 'vector' || type === 'scalar') return tree;
    return sourceFault(
      'query-type',
      `the query gives ${typeNames[type]}: an instant vector or a number is needed`,
      type === 'range'
        ? 'take a function of it, such as rate(…), or leave the range out'
        : 'write an expression of series',
      '.query',
    );
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const { problem, line, column, picture, fix } = error;
    return sourceFault(
      'promql',
      `the query is not PromQL that can be used: ${problem}, at line ${line}, column ${column}\n${picture}`,
      fix,
      '.query',
    );
  }
};

const rangesIn = (tree: Expr): readonly (RangeSelector | Subquery)[] =>
  allOf(tree).filter((node) => node.kind === 'RangeSelector' || node.kind === 'Subquery');

const isPlainLabel = (label: string): boolean => /^[a-zA-Z_]\w*$/.test(label) && label !== '__name__';

/** Undefined for anything that is more than a metric with labels. */
const plainSelection = (tree: Expr, stage: StageName): Selection | undefined => {
  if (tree.kind !== 'VectorSelector' || tree.name === undefined || tree.offset !== undefined) return undefined;
  return tree.matchers.every(({ label }) => isPlainLabel(label)) ? selectionOf(tree, tree.name, stage) : undefined;
};

const selectionOf = ({ matchers }: VectorSelector, name: string, stage: StageName): Selection => {
  const resource = matchers.find(({ label, op }) => label === 'monitored_resource' && op === '=');
  const signal = seriesSignal(
    name,
    resource?.value,
    matchers.map(({ label }) => label),
    stage,
  );
  const kept = signal.resource === '' ? matchers : matchers.filter((matcher) => matcher !== resource);
  return select(signal, ...kept.map(({ label, op, value }) => ({ label, op, value })));
};

/** What the query reads, as far as series are named. */
const readBy = (tree: Expr, stage: StageName): readonly Selection[] =>
  selectorsOf(tree).flatMap((found) => (found.name === undefined ? [] : [selectionOf(found, found.name, stage)]));

const countable = (selection: Selection, query: string): Selection | SourceFault =>
  uncountable([selection], query) ?? selection;

/** Why an increase of these is no number of events. */
const uncountable = (selections: readonly Selection[], query: string): SourceFault | undefined => {
  const gauge = selections.find(({ signal }) => signal.metricKind === 'GAUGE');
  if (gauge !== undefined) return gaugeFault(gauge, query);
  const whole = selections.find(({ signal }) => signal.valueType === 'DISTRIBUTION');
  if (whole === undefined) return undefined;
  const name = whole.signal.names.cloudMonitoring;
  return sourceFault(
    'distribution-as-counter',
    `${name} is a distribution: PromQL counts its parts (${query})`,
    `write '${name}_count' for all events, '${name}_bucket' with le for those up to a bound, or below(distribution('${name}'), …)`,
    '.query',
  );
};

const gaugeFault = ({ signal }: Selection, query: string): SourceFault =>
  sourceFault(
    'gauge-as-counter',
    `${signal.names.cloudMonitoring} is a gauge: its increase does not count events (${query})`,
    'use a counter, or sum_over_time(…[$window]) and count_over_time(…[$window]) of a gauge that is 0 or 1',
    '.query',
  );

/** Functions of a range that count over it. */
const counting: ReadonlySet<string> = new Set(['increase', 'count_over_time', 'sum_over_time', 'changes', 'resets']);

/** Each with all windows open, without labels. */
const countsOf = (trees: readonly Expr[]): readonly Expr[] | SourceFault => {
  const ranges = trees.flatMap(rangesIn);
  if (trees.every((tree) => selectorsOf(tree).length === 0))
    return sourceFault(
      'query-without-series',
      'the query reads no series: its value never changes',
      'name a counter',
      '.query',
    );
  const opened = openedRanges(trees, ranges);
  if ('kind' in opened) return opened;
  const wrong = opened.flatMap(allOf).find((node) => node.kind === 'Call' && !isCount(node.function, node.args));
  if (wrong?.kind === 'Call')
    return sourceFault(
      'query-no-count',
      `${print(wrong)} does not count events over a window`,
      `count with increase(…) or rate(…) of a counter, or with ${[...counting].filter((name) => name.endsWith('_over_time')).join(' or ')}`,
      '.query',
    );
  return opened.map(asOneNumber);
};

const isCount = (name: string, args: readonly Expr[]): boolean =>
  name !== 'histogram_quantile' &&
  name !== 'histogram_fraction' &&
  (counting.has(name) || !args.some((argument) => argument.kind === 'RangeSelector' || argument.kind === 'Subquery'));

const openedRanges = (
  trees: readonly Expr[],
  ranges: readonly (RangeSelector | Subquery)[],
): readonly Expr[] | SourceFault => {
  if (ranges.length === 0) return trees.map(increased);
  const isOpen = ranges.some(({ range: length }) => isOpenWindow(length));
  const lengths = [...new Set(ranges.map(({ range: length }) => length.text))];
  if (!isOpen && new Set(ranges.map(({ range: length }) => length.milliseconds)).size > 1)
    return sourceFault(
      'query-window',
      `the query has the ranges ${lengths.map((text) => `[${text}]`).join(' and ')}: it is unclear which of them is the window of a burn rate`,
      'write [$window] for the range of the burn rate',
      '.query',
    );
  return trees.map((tree) => asIncrease(withRanges(tree, ({ range: length }) => (isOpen ? length : openWindow))));
};

const mapped = (tree: Expr, change: (node: Expr) => Expr | undefined): Expr => {
  const changed = change(tree);
  if (changed !== undefined) return changed;
  const inner = (child: Expr): Expr => mapped(child, change);
  switch (tree.kind) {
    case 'Call':
      return { ...tree, args: tree.args.map(inner) };
    case 'Aggregate':
      return { ...tree, of: inner(tree.of) };
    case 'Binary':
      return { ...tree, left: inner(tree.left), right: inner(tree.right) };
    case 'Unary':
    case 'Subquery':
      return { ...tree, of: inner(tree.of) };
    case 'RangeSelector':
    case 'VectorSelector':
    case 'Number':
    case 'String':
      return tree;
  }
};

/** Counters as selectors: the increase of each over the window. */
const increased = (tree: Expr): Expr =>
  mapped(tree, (node) =>
    node.kind === 'VectorSelector' ? call('increase', { ...range(node, '1m'), range: openWindow }) : undefined,
  );

/** A rate is an increase over the length of its window. */
const asIncrease = (tree: Expr): Expr =>
  mapped(tree, (node) =>
    node.kind === 'Call' && node.function === 'rate' && isOver(node.args[0])
      ? call('increase', ...node.args)
      : undefined,
  );

const isOver = (argument: Expr | undefined): boolean =>
  (argument?.kind === 'RangeSelector' || argument?.kind === 'Subquery') && isOpenWindow(argument.range);

const formula = (tree: Expr, stage: StageName, query: string): Formula | SourceFault => {
  const selections = readBy(tree, stage);
  const grown = allOf(tree).flatMap((node) =>
    node.kind === 'Call' && node.function === 'increase' ? node.args.flatMap(selectorsOf) : [],
  );
  const read = grown.flatMap((found) => (found.name === undefined ? [] : [selectionOf(found, found.name, stage)]));
  return uncountable(read, query) ?? { kind: 'Formula', tree, selections };
};
