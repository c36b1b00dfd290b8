import { defineCheck, type Check } from '../../lint/check.ts';
import { everyDialect } from '../../series/dialects.ts';
import { whyNotEmitted } from '../../slo/checks/emitted.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, selectionsIn } from './parts.ts';

export const signalEmitted: Check<Definitions> = defineCheck(
  {
    id: 'alerts/signal-emitted',
    severity: 'error',
    title: 'Every signal that an alert reads is emitted in the dialect that reads it.',
    source:
      "model/signals.ts: the pipeline's own signals, compared with what it emits, and Google Cloud's metrics list",
  },
  eachAlert(({ alert }) => {
    const why = everyDialect
      .flatMap((dialect) =>
        selectionsIn(alert.condition, dialect).map((selection) => whyNotEmitted(selection, dialect)),
      )
      .find((text) => text !== undefined);
    if (why === undefined) return undefined;
    return {
      message: `${called(alert)} reads a signal without data: ${why}`,
      fix: 'use a signal of model/signals.ts, or write in notSupported(…) why this dialect has none',
    };
  }),
);
