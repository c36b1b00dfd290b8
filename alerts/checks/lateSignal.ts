import { defineCheck, type Check } from '../../lint/check.ts';
import { seconds } from '../../model/quantity.ts';
import type { Signal } from '../../model/signal.ts';
import { everyDialect } from '../../series/dialects.ts';
import type { Dialect } from '../../series/dialect.ts';
import { lateText, shortestInstant, shortestWindow } from '../../series/lateness.ts';
import { lengthText } from '../../text/time.ts';
import { samplePeriod } from '../firing/detection.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, instantLookBack, selectionsIn, windowOf } from './parts.ts';

/** Below it alerts/window-too-short reports, whatever the signal. */
const shortestOfAll = 2 * seconds(samplePeriod);

export const lateSignal: Check<Definitions> = defineCheck(
  {
    id: 'alerts/late-signal',
    severity: 'error',
    title: 'An alert looks at a window in which its metric has two points that can be read.',
    source: "Google Cloud metrics list: each metric's sample period and ingestion delay, in model/signals.ts",
  },
  eachAlert(({ alert }) => {
    const window = windowOf(alert.condition);
    const least = (signal: Signal, dialect: Dialect): number =>
      window === undefined ? shortestInstant(signal, dialect) : shortestWindow(signal, dialect);
    const length = seconds(window ?? instantLookBack);
    const late = everyDialect
      .flatMap((dialect) => selectionsIn(alert.condition, dialect).map(({ signal }) => ({ dialect, signal })))
      .map((read) => ({ ...read, needed: least(read.signal, read.dialect) }))
      .find(({ needed }) => needed > Math.max(length, shortestOfAll));
    if (late === undefined) return undefined;
    const { signal, dialect } = late;
    const needed = lengthText(late.needed);
    if (window === undefined) {
      return {
        message: `${called(alert)} reads the newest point of the last ${instantLookBack}, and ${lateText(signal, dialect)}: there may be none`,
        fix: "use one of the pipeline's own signals",
      };
    }
    return {
      message: `${called(alert)} reads the last ${window}, and ${lateText(signal, dialect)}: two of them need ${needed}`,
      fix: `use a window of ${needed} or more, or use one of the pipeline's own signals`,
    };
  }),
);
