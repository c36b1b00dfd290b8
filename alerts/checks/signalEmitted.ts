import { defineCheck, type Check } from '../../lint/check.ts';
import { everyDialect } from '../../series/dialects.ts';
import { whyNotEmitted } from '../../slo/checks/emitted.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, selectionsIn } from './parts.ts';

export const signalEmitted: Check<Definitions> = defineCheck(
  {
    id: 'alerts/signal-emitted',
    severity: 'error',
    title: 'An alert looks at signals that something emits where they are read.',
    source: "model/signals.ts: the pipeline's own signals, held against what it emits, and Google Cloud's metrics list",
  },
  eachAlert(({ alert }) => {
    const why = everyDialect
      .flatMap((dialect) =>
        selectionsIn(alert.condition, dialect).map((selection) => whyNotEmitted(selection, dialect)),
      )
      .find((text) => text !== undefined);
    if (why === undefined) return undefined;
    return {
      message: `${called(alert)} waits for nothing: ${why}`,
      fix: 'take a signal of model/signals.ts, or say in notSupported(…) why this place has none',
    };
  }),
);
