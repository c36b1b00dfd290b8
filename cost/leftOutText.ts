/** What a total leaves out, in words. */
import { countText } from '../text/count.ts';
import type { LeftOutItem } from './estimate.ts';
import { itemKind } from './item.ts';

/** 'metric references (not priced)', 'requests of 3 of 57 (not known)'; `count`: how many systems the total adds up. */
export const leftOutText = ({ id, why, of }: LeftOutItem, count: number): string => {
  const { name } = itemKind(id);
  if (of.length === count) return `${name} (${why})`;
  return `${name} of ${of.length === 1 ? of[0] : countText(of.length)} (${why})`;
};
