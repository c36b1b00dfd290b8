/**
 * Which kind of promise an imported objective is. Queries do not say whether they count responses or messages, or what is
 * good: Atalaya's own annotations do, and else whoever imports says it with --as.
 */
import { milliseconds, type Duration } from '../../../model/quantity.ts';
import type { Availability, MeasuredBy, Processing } from '../../../model/objective.ts';
import { goodResponses, type GoodResponses } from '../../../model/responseEvent.ts';
import { annotationKeys } from '../annotations.ts';
import { member, textOf } from './located.ts';
import { type LocatedMap } from '../../../text/located.ts';

export type AsWhat =
  | { readonly type: 'availability'; readonly good: Availability['good']; readonly measuredBy: MeasuredBy }
  | { readonly type: 'latency'; readonly under: Duration; readonly measuredBy: MeasuredBy }
  | { readonly type: 'processing'; readonly producerFaults: Processing['producerFaults'] }
  | { readonly type: 'freshness'; readonly under: Duration };

export const asWords: string =
  'availability (2xx is good), availability:2xx-of-valid, availability:not-5xx, latency:<duration>, processing, processing:without-producer-faults or freshness:<duration>';

/** Such as 'latency:300ms'. Undefined for anything else; throws `QuantityError` for a bound that cannot be read. */
export const asWhatOf = (text: string): AsWhat | undefined => {
  const [type, ...rest] = text.split(':');
  const detail = rest.length === 0 ? undefined : rest.join(':');
  // The file's total is all of its requests, unless the user says otherwise.
  const good = goodResponses.find((value) => value.replaceAll(' ', '-') === (detail ?? '2xx'));
  if (type === 'availability' && good !== undefined) return { type, good, measuredBy: 'pipeline' };
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
  if (type === 'availability' && isMeasured && isGood(good)) return { type, good, measuredBy };
  if (type === 'processing' && (faults === 'bad' || faults === 'excluded')) return { type, producerFaults: faults };
  if (under === undefined || !isDuration(under)) return undefined;
  if (type === 'latency' && isMeasured) return { type, under, measuredBy };
  return type === 'freshness' ? { type, under } : undefined;
};

const isGood = (text: string | undefined): text is GoodResponses => goodResponses.some((value) => value === text);

const isDuration = (text: string): text is Duration => /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text);
