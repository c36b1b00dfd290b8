/**
 * The largest or smallest k at each step, with the labels that they had. Of equals the one wins that Prometheus' heap
 * leaves in: both keep a heap of k with the worst on top, and replace the top by what is better only.
 */
import type { Column } from './column.ts';

export const ranked = (
  op: 'topk' | 'bottomk',
  members: readonly Column[],
  size: number,
  parameter: Float64Array,
  most: number,
): readonly Column[] => {
  const chosen = members.map(() => new Uint8Array(size));
  const better = op === 'topk' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  for (let step = 0; step < size; step += 1) {
    const k = Math.min(Math.trunc(parameter[step]!), most);
    if (!(k >= 1)) continue;
    for (const member of choose(members, step, k, better)) chosen[member]![step] = 1;
  }
  return members.map((column, index) => ({ ...column, present: chosen[index]! }));
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
