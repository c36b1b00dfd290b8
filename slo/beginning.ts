/** Windows that have less history than their length. */
import { timeText } from '../text/time.ts';
import type { SloStatus } from './status.ts';

/** A beginning that is later than the window's by less than a hundredth of it changes nothing that is printed. */
const tolerance = 0.01;

export const isShort = ({ since, window: { from, to } }: Pick<SloStatus, 'since' | 'window'>): boolean =>
  since !== undefined && since - from > (to - from) * tolerance;

/** Such as '2 minutes of 30 days'; undefined where the window is whole. */
export const beginningText = (status: Pick<SloStatus, 'since' | 'window'>): string | undefined => {
  const { since, window } = status;
  if (since === undefined || !isShort(status)) return undefined;
  return `${timeText((window.to - since) / 1_000)} of ${timeText((window.to - window.from) / 1_000)}`;
};
