/**
 * The k largest or smallest series at each step, with their own labels; for an instant query in order, and NaN last. As in
 * Prometheus a heap of k series has the worst on top, which only a better series replaces: that decides among equal values. Source: Prometheus 3, promql/engine.go, `aggregationK`.
 */
import type { Column } from './column.ts';

export const ranked = (
  op: 'topk' | 'bottomk',
  members: readonly Column[],
  size: number,
  parameter: Float64Array,
  most: number,
): readonly Column[] => {
  const better: Better = op === 'topk' ? (a, b) => a > b : (a, b) => a < b;
  const chosenAt = (step: number): readonly number[] => {
    const k = Math.min(Math.trunc(parameter[step]!), most);
    return k >= 1 ? choose(members, step, k, better) : [];
  };
  if (size === 1)
    return bestFirst(
      chosenAt(0).map((index) => members[index]!),
      better,
    );
  const chosen = members.map(() => new Uint8Array(size));
  for (let step = 0; step < size; step += 1) {
    for (const index of chosenAt(step)) chosen[index]![step] = 1;
  }
  return members.map((column, index) => ({ ...column, present: chosen[index]! }));
};

const bestFirst = (columns: readonly Column[], better: Better): readonly Column[] => {
  const order = (a: number, b: number): number => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return better(a, b) ? -1 : better(b, a) ? 1 : 0;
  };
  return columns.toSorted((first, second) => order(first.values[0]!, second.values[0]!));
};

type Better = (a: number, b: number) => boolean;

const choose = (members: readonly Column[], step: number, k: number, better: Better): readonly number[] => {
  const heap: number[] = [];
  const valueOf = (position: number): number => members[heap[position]!]!.values[step]!;
  const isWorse = (a: number, b: number): boolean => Number.isNaN(valueOf(a)) || better(valueOf(b), valueOf(a));
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const rise = (from: number): void => {
    for (let position = from; position > 0;) {
      const parent = (position - 1) >> 1;
      if (!isWorse(position, parent)) return;
      swap(position, parent);
      position = parent;
    }
  };
  const sink = (): void => {
    for (let position = 0; ;) {
      const left = 2 * position + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && isWorse(left + 1, left) ? left + 1 : left;
      if (!isWorse(child, position)) return;
      swap(child, position);
      position = child;
    }
  };
  members.forEach(({ values, present }, index) => {
    if (present[step] !== 1) return;
    const value = values[step]!;
    if (heap.length < k) {
      heap.push(index);
      rise(heap.length - 1);
    } else if (better(value, valueOf(0)) || (Number.isNaN(valueOf(0)) && !Number.isNaN(value))) {
      heap[0] = index;
      sink();
    }
  });
  return heap;
};
