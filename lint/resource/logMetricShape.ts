/** Rules about the labels and the buckets of log metrics. Source of all: Logging API v2, LogMetric (discovery document). */
import { artefactCheck, each, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import {
  has,
  lacks,
  messageIn,
  messagesIn,
  numberIn,
  pathTo,
  present,
  textIn,
  type Message,
} from '../artefact/message.ts';
import { isTemplated } from '../artefact/placeholder.ts';
import type { Check } from '../check.ts';
import { rootOf } from './root.ts';

const logging = 'Logging API v2, LogMetric (discovery document)';

export const logMetricLabels: Check<Artefact> = artefactCheck(
  {
    id: 'resources/log-metric-labels',
    severity: 'error',
    title: 'Each label of a log metric has an extractor, and each extractor a label.',
    source: `${logging}.labelExtractors: each label key needs an extractor in this map`,
  },
  (artefact) =>
    rootOf(artefact, 'LogMetric', (metric): readonly ArtefactFault[] => {
      const descriptor = messageIn(metric, 'metricDescriptor');
      const table = metric.fields.get('labelExtractors');
      const isKnown = !metric.isOpen && descriptor?.isOpen !== true && (table === undefined || table.kind === 'Table');
      const isList =
        descriptor === undefined || !has(descriptor, 'labels') || messagesIn(descriptor, 'labels').length > 0;
      if (!isKnown || !isList || (descriptor === undefined && has(metric, 'metricDescriptor'))) return [];
      const labels = descriptor === undefined ? [] : messagesIn(descriptor, 'labels');
      const keys = labels.map((label) => textIn(label, 'key'));
      const extractors = table?.kind === 'Table' ? [...table.entries] : [];
      if (keys.includes(undefined) || extractors.some(([name]) => isTemplated(name))) return [];
      const extracted = new Set(extractors.map(([name]) => name));
      return [
        ...labels.flatMap((label) => {
          const key = textIn(label, 'key') ?? '';
          return extracted.has(key)
            ? []
            : [
                {
                  path: pathTo(label, 'key'),
                  message: `the label '${key}' has no extractor in labelExtractors`,
                  fix: `add ${key}: EXTRACT(…) to labelExtractors, or remove the label`,
                },
              ];
        }),
        ...extractors
          .filter(([name]) => !keys.includes(name))
          .map(([name, { path }]) => ({
            path,
            atKey: true,
            message: `the extractor '${name}' has no label in metricDescriptor.labels`,
            fix: `add a label with the key ${name}, or remove the extractor`,
          })),
      ];
    }),
);

export const logMetricBuckets: Check<Artefact> = artefactCheck(
  {
    id: 'resources/log-metric-buckets',
    severity: 'error',
    title: 'The buckets of a log metric rise, and their number is given.',
    source: `${logging}.bucketOptions: BucketOptions of google/api/distribution.proto`,
  },
  (artefact) =>
    each(artefact, 'BucketOptions').flatMap((options): readonly ArtefactFault[] => {
      const kinds = present(options, ['explicitBuckets', 'exponentialBuckets', 'linearBuckets']);
      if (kinds.length > 1)
        return [{ path: options.path, message: `there are ${kinds.join(' and ')}`, fix: 'keep one of them' }];
      return [
        ...rising(messageIn(options, 'explicitBuckets')),
        ...positive(messageIn(options, 'exponentialBuckets'), { numFiniteBuckets: 0, growthFactor: 1, scale: 0 }),
        ...positive(messageIn(options, 'linearBuckets'), { numFiniteBuckets: 0, width: 0 }),
      ];
    }),
);

const rising = (explicit: Message | undefined): readonly ArtefactFault[] => {
  const list = explicit?.fields.get('bounds');
  const bounds = list?.kind === 'List' ? list.items : [];
  return bounds.flatMap((bound, index) => {
    const before = bounds[index - 1];
    if (bound.kind !== 'Scalar' || before?.kind !== 'Scalar' || bound.isTemplated || before.isTemplated) return [];
    return Number(bound.value) > Number(before.value)
      ? []
      : [
          {
            path: bound.path,
            message: `the bound ${bound.value} is not above the one before, ${before.value}`,
            fix: 'write each bound once, in rising order',
          },
        ];
  });
};

/** Each field has to be above its value. */
const positive = (buckets: Message | undefined, fields: Readonly<Record<string, number>>): readonly ArtefactFault[] =>
  buckets === undefined
    ? []
    : Object.entries(fields).flatMap(([field, above]): readonly ArtefactFault[] => {
        if (lacks(buckets, field))
          return [{ path: buckets.path, message: `the buckets have no ${field}`, fix: `add ${field}, above ${above}` }];
        const value = numberIn(buckets, field);
        return value === undefined || value > above
          ? []
          : [
              {
                path: pathTo(buckets, field),
                message: `${field} is ${value}, and has to be above ${above}`,
                fix: `write a value above ${above}`,
              },
            ];
      });
