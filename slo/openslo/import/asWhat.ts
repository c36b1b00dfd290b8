/**
 * Which kind of promise an imported objective is. Queries do not say whether they count responses or messages, or what is
 * good: Atalaya's own annotations do, and else whoever imports says it with --as.
 */
import { milliseconds, type Duration } from '../../../model/quantity.ts';
import type { Availability, MeasuredBy, Processing } from '../../../model/objective.ts';
import { annotationKeys } from '../annotations.ts';
import { member, textOf } from './located.ts';
import { type LocatedMap } from '../../../text/located.ts';

export type AsWhat =
  | { readonly type: 'availability'; readonly good: Availability['good']; readonly measuredBy: MeasuredBy }
  | { readonly type: 'latency'; readonly under: Duration; readonly measuredBy: MeasuredBy }
  | { readonly type: 'processing'; readonly producerFaults: Processing['producerFaults'] }
  | { readonly type: 'freshness'; readonly under: Duration };

export const asWords: string =
  'availability (2xx is good), availability:not-5xx, latency:<duration>, processing, processing:without-producer-faults or freshness:<duration>';

/** Such as 'latency:300ms'. Undefined for anything else; throws `QuantityError` for a bound that cannot be read. */
export const asWhatOf = (text: string): AsWhat | undefined => {
  const [type, ...rest] = text.split(':');
  const detail = rest.length === 0 ? undefined : rest.join(':');
  if (type === 'availability' && (detail === undefined || detail === 'not-5xx'))
    return { type, good: detail === undefined ? '2xx' : 'not 5xx', measuredBy: 'pipeline' };
  if (type === 'processing' && (detail === undefined || detail === 'without-producer-faults'))
    return { type, producerFaults: detail === undefined ? 'bad' : 'excluded' };
  if (type === 'latency' && detail !== undefined) return { type, under: duration(detail), measuredBy: 'pipeline' };
  if (type === 'freshness' && detail !== undefined) return { type, under: duration(detail) };
  return undefined;
};

const duration = (text: string): Duration => {
  milliseconds(text as Duration);
  return text as Duration;
};

/** As `objectiveAnnotations` wrote it; undefined when it did not. */
export const annotated = (annotations: LocatedMap | undefined): AsWhat | undefined => {
  const read = (key: keyof typeof annotationKeys): string | undefined =>
    textOf(member(annotations, annotationKeys[key]));
  const [type, good, under, measuredBy, faults] = [
    read('type'),
    read('good'),
    read('under'),
    read('measuredBy'),
    read('producerFaults'),
  ];
  const isMeasured = measuredBy === 'pipeline' || measuredBy === 'platform';
  if (type === 'availability' && isMeasured && (good === '2xx' || good === 'not 5xx'))
    return { type, good, measuredBy };
  if (type === 'processing' && (faults === 'bad' || faults === 'excluded')) return { type, producerFaults: faults };
  if (under === undefined || !isDuration(under)) return undefined;
  if (type === 'latency' && isMeasured) return { type, under, measuredBy };
  return type === 'freshness' ? { type, under } : undefined;
};

const isDuration = (text: string): text is Duration => /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text);
