import { defineCheck, type Check } from '../../lint/check.ts';
import { perSecond } from '../../model/quantity.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import type { Definitions } from './definitions.ts';

export const alwaysAboveLoad: Check<Definitions> = defineCheck(
  {
    id: 'alerts/always-above-load',
    severity: 'error',
    title: 'The declared minimum traffic is not above the declared load.',
    source: 'model/load.ts: absence of data is a fault only where traffic is declared for every hour',
  },
  ({ systems }) =>
    systems.flatMap((definition) => {
      const { load } = definition.system;
      if (load?.kind !== 'OpenLoad') return [];
      return (['reads', 'messages'] as const).flatMap((events) => {
        const least = load.always?.[events];
        if (least === undefined || perSecond(least) <= perSecond(load[events])) return [];
        return [
          faultOf(definition, {
            path: `load.always.${events}`,
            message: `the declared minimum is ${least}, but the system is built for ${load[events]}: a quiet hour would page`,
            fix: `write ${load[events]} or less, or a larger load.${events}`,
          }),
        ];
      });
    }),
);
