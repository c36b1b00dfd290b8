/** The rule about values of labels that have few of them. */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { isTemplatedQuery } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { metricTypeOf } from './filter.ts';
import { questionsOf } from './question.ts';

interface Values {
  readonly metrics: RegExp;
  readonly label: string;
  readonly right: RegExp;
  /** As part of a message. */
  readonly are: string;
  readonly fixOf: (value: string) => string;
}

const classOf = (value: string): string => /^[1-5]/.exec(value)?.[0] ?? '5';

/** Sources: Google Cloud metrics list, descriptions of the labels; a load balancer writes classes as 200, Cloud Run as 2xx. */
const table: readonly Values[] = [
  {
    metrics: /^(?:run|serviceruntime)\.googleapis\.com\/|^knative\.dev\//,
    label: 'response_code_class',
    right: /^[1-5]xx$/,
    are: '1xx to 5xx',
    fixOf: (value) => `write "${classOf(value)}xx"`,
  },
  {
    metrics: /^loadbalancing\.googleapis\.com\/https\//,
    label: 'response_code_class',
    right: /^(?:0|[1-5]00)$/,
    are: '0, 200, 300, 400 and 500',
    fixOf: (value) => `write ${classOf(value)}00`,
  },
  {
    metrics: /^(?:run\.googleapis\.com\/request_|loadbalancing\.googleapis\.com\/https\/)/,
    label: 'response_code',
    right: /^\d{1,3}$/,
    are: 'numbers such as 503',
    fixOf: (value) =>
      /^[1-5]xx$/i.test(value) ? 'compare response_code_class, which has classes' : 'write a code such as "503"',
  },
  {
    metrics: /^run\.googleapis\.com\/container\/instance_count$/,
    label: 'state',
    right: /^(?:active|idle)$/,
    are: 'active and idle',
    fixOf: () => 'write "active" or "idle"',
  },
  {
    metrics: /^run\.googleapis\.com\/job\/completed_(?:execution|task_attempt)_count$/,
    label: 'result',
    right: /^(?:succeeded|failed)$/,
    are: 'succeeded and failed',
    fixOf: () => 'write "succeeded" or "failed"',
  },
  {
    metrics: /^kubernetes\.io\/(?:container|node)\/memory\//,
    label: 'memory_type',
    right: /^(?:evictable|non-evictable)$/,
    are: 'evictable and non-evictable',
    fixOf: () => 'write "evictable" or "non-evictable"',
  },
];

export const labelValue: Check<Artefact> = artefactCheck(
  {
    id: 'queries/label-value',
    severity: 'warning',
    title: 'A label with few values is compared with one of them.',
    source: 'Google Cloud metrics list: descriptions of labels',
  },
  (artefact) =>
    questionsOf(artefact).flatMap(({ filter, path }) => {
      const type = metricTypeOf(filter) ?? '';
      return filter.comparisons.flatMap(
        ({ key: [of, labels, name], op, value, call, at }): readonly ArtefactFault[] => {
          if (of !== 'metric' || labels !== 'labels' || (op !== '=' && op !== '!=')) return [];
          const values = table.find(({ metrics, label }) => label === name && metrics.test(type));
          const given = call?.name === 'one_of' ? call.arguments : value === undefined ? [] : [value];
          const wrong = given.find((each) => !isTemplatedQuery(each) && values?.right.test(each) === false);
          if (values === undefined || wrong === undefined) return [];
          const problem = `${name} of ${type} is never "${wrong}": its values are ${values.are}`;
          return [
            { path, message: problem, fix: values.fixOf(wrong), inside: { text: filter.text, from: at.value.from } },
          ];
        },
      );
    }),
);
