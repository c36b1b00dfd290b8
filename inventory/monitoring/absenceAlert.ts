/** A condition on missing data: PromQL has a function for it. */
import { promql } from '../../model/indicatorSource.ts';
import type { StageName } from '../../model/stage.ts';
import { call } from '../../promql/build.ts';
import { printOnOneLine } from '../../promql/print.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { JsonMap } from '../json.ts';
import { listAt, textAt } from '../value.ts';
import { heldFor, type ConditionAlert, type NoAlert } from './madeAlert.ts';
import { selectedBy } from './selectedBy.ts';

export const absenceAlert = (condition: JsonMap, stage: StageName): ConditionAlert | NoAlert => {
  const selection = selectedBy(textAt(condition, 'filter'), stage);
  if (selection.kind === 'NoAlert') return selection;
  const held = heldFor(condition);
  const isGrouped = listAt(condition, 'aggregations', 0, 'groupByFields').length > 0;
  return {
    kind: 'ConditionAlert',
    of: promql(printOnOneLine(call('absent', cloudMonitoring.selector(selection)))),
    side: 'above',
    limit: 0,
    ...held.options,
    differences: [
      ...(isGrouped ? ['the policy looks at each group, this alert at all series together'] : []),
      ...held.differences,
    ],
  };
};
