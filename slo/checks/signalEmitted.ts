import { defineCheck, type Check } from '../../lint/check.ts';
import { everyDialect } from '../../series/dialects.ts';
import { whyNotEmitted } from './emitted.ts';
import { eachSlo, type Promises } from './promises.ts';
import { selectionsOf } from '../indicator.ts';

export const signalEmitted: Check<Promises> = defineCheck(
  {
    id: 'slo/signal-emitted',
    severity: 'error',
    title: 'Every signal that measures an objective is emitted in the dialect that reads it.',
    source:
      "model/signals.ts: the pipeline's own signals, compared with what it emits, and Google Cloud's metrics list",
  },
  eachSlo(({ indicator }) => {
    const why = everyDialect
      .flatMap((dialect) => selectionsOf(indicator[dialect.id]).map((selection) => whyNotEmitted(selection, dialect)))
      .find((found) => found !== undefined);
    if (why === undefined) return undefined;
    return { message: `${why}: the SLI would have no data`, fix: 'measure it with a signal of model/signals.ts' };
  }),
);
