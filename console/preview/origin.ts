/** Where the data of a preview come from. */
import type { SeriesSource } from '../../promql/source.ts';
import type { PreviewState } from './widgetData.ts';

export interface Origin {
  readonly said: PreviewState['source'];
  readonly live: boolean;
  /** Milliseconds since the epoch, of the newest data that there are now. */
  readonly end: () => number;
  /** Of the oldest data: nothing is known before it. */
  readonly begin: () => number;
  /** For one picture: what it has read stays as it is. */
  readonly source: () => SeriesSource;
  readonly close: () => void;
}
