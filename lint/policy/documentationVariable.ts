import { artefactCheck, each, type Artefact } from '../artefact/artefact.ts';
import { messageIn, messagesIn, pathTo, rawText, textsIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { reducerOf } from '../query/aggregationChecks.ts';

/** Variables such as `${metric.label.K}` in documentation. */
const variable = /\$\{(metric|resource|metric_or_resource)\.labels?\.([A-Za-z_]\w*)\}/g;

export const documentationVariable: Check<Artefact> = artefactCheck(
  {
    id: 'policies/documentation-variable',
    severity: 'warning',
    title: 'A label in the documentation of a policy is among the groupByFields.',
    source: 'https://cloud.google.com/monitoring/alerts/doc-variables',
  },
  (artefact) => {
    const conditions = each(artefact, 'Condition');
    const reduced = [...each(artefact, 'MetricThreshold'), ...each(artefact, 'MetricAbsence')].map(keptBy);
    if (conditions.length === 0 || reduced.length !== conditions.length || reduced.includes(undefined)) return [];
    return each(artefact, 'Documentation').flatMap((documentation) =>
      ['content', 'subject'].flatMap((field) =>
        [...(rawText(documentation, field) ?? '').matchAll(variable)]
          .filter(([, , label = '']) => !reduced.some((kept) => kept?.has(label) === true))
          .map(([written, , label = '']) => ({
            path: pathTo(documentation, field),
            message: `${written} stays empty: the label '${label}' is not among groupByFields, so the reducer drops it`,
            fix: `add the label to groupByFields, or remove ${written}`,
          })),
      ),
    );
  },
);

/** Labels that remain after the aggregation; undefined when all remain, or when it cannot be known. */
const keptBy = (condition: Message): ReadonlySet<string> | undefined => {
  const last = messagesIn(condition, 'aggregations').findLast(
    (aggregation) => reducerOf(aggregation) !== 'REDUCE_NONE',
  );
  if (last === undefined || reducerOf(last) === undefined || messageIn(condition, 'forecastOptions') !== undefined)
    return undefined;
  if (last.fields.get('groupByFields')?.kind === 'Unknown') return undefined;
  const fields = last.fields.get('groupByFields');
  if (fields?.kind === 'List' && fields.items.some((item) => item.kind !== 'Scalar' || item.isTemplated))
    return undefined;
  // '*' means all labels.
  const names = textsIn(last, 'groupByFields').map(({ value }) =>
    value.replaceAll('"', '').split('.').slice(2).join('.'),
  );
  return names.includes('*') ? undefined : new Set(names);
};
