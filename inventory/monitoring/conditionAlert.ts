/**
 * A condition of an alert policy as a threshold of a value. What the builders express exactly is a builder; what only PromQL expresses
 * is PromQL; anything else has a reason. Source: Cloud Monitoring API v3, AlertPolicy.Condition.
 */
import { logCounter } from '../../model/indicatorSource.ts';
import type { StageName } from '../../model/stage.ts';
import { readValue } from '../../slo/sources/readValue.ts';
import type { JsonMap } from '../json.ts';
import { mapAt, textAt } from '../value.ts';
import { absenceAlert } from './absenceAlert.ts';
import { noAlert, type ConditionAlert, type NoAlert } from './madeAlert.ts';
import { queryAlert } from './queryAlert.ts';
import { reasonOf } from './selectedBy.ts';
import { thresholdAlert } from './thresholdAlert.ts';

/** `id`: of the alert, which also names the log-based metric of a condition on log lines. */
export const conditionAlert = (condition: JsonMap, id: string, stage: StageName): ConditionAlert | NoAlert => {
  const made = madeOf(condition, id, stage);
  if (made.kind === 'NoAlert') return made;
  const read = readValue(made.of, 'of', stage);
  const [fault] = 'faults' in read ? read.faults : [];
  return fault === undefined ? made : noAlert(reasonOf(fault));
};

const madeOf = (condition: JsonMap, id: string, stage: StageName): ConditionAlert | NoAlert => {
  const [threshold, query, absent, log] = [
    'conditionThreshold',
    'conditionPrometheusQueryLanguage',
    'conditionAbsent',
    'conditionMatchedLog',
  ].map((kind) => mapAt(condition, kind));
  if (threshold !== undefined) return thresholdAlert(threshold, stage);
  if (query !== undefined) return queryAlert(query);
  if (absent !== undefined) return absenceAlert(absent, stage);
  if (log !== undefined) return logAlert(log, id);
  if (mapAt(condition, 'conditionMonitoringQueryLanguage') !== undefined)
    return noAlert('it is in MQL, which Google has deprecated: rewrite it in PromQL');
  if (mapAt(condition, 'conditionSql') !== undefined) return noAlert('it is in SQL');
  return noAlert('its kind of condition is unknown');
};

const logAlert = (condition: JsonMap, id: string): ConditionAlert | NoAlert => {
  const filter = textAt(condition, 'filter');
  if (filter === undefined) return noAlert('it has no filter');
  return {
    kind: 'ConditionAlert',
    of: logCounter({ name: id, filter }),
    side: 'above',
    limit: 0,
    differences: [
      ...(mapAt(condition, 'labelExtractors') === undefined ? [] : ['its labels from log lines are left out']),
      'the policy fires on a log line, this on the count of the log-based metric that is emitted for it',
    ],
  };
};
