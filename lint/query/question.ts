/** Filters of an artefact, each with the aggregations of its series. */
import { each, type Artefact } from '../artefact/artefact.ts';
import { messageIn, messagesIn, pathTo, rawText, type Message, type PathNode } from '../artefact/message.ts';
import { parseFilter, type Filter } from './filter.ts';
import { memoize } from '../../model/memoize.ts';

export interface Question {
  /** The message that contains the filter. */
  readonly message: Message;
  readonly field: string;
  readonly path: PathNode;
  readonly filter: Filter;
  /** In the order in which they apply. */
  readonly aggregations: readonly Message[];
}

export const questionsOf = (artefact: Artefact): readonly Question[] => [...filtered(artefact)];

const single = (message: Message, ...names: readonly string[]): readonly Message[] =>
  names.flatMap((name) => messageIn(message, name) ?? []);

function* filtered(artefact: Artefact): Generator<Question> {
  for (const message of each(artefact, 'TimeSeriesFilter'))
    yield* question(message, 'filter', single(message, 'aggregation', 'secondaryAggregation'));
  for (const message of each(artefact, 'RatioPart')) yield* question(message, 'filter', single(message, 'aggregation'));
  for (const message of each(artefact, 'MetricThreshold')) {
    yield* question(message, 'filter', messagesIn(message, 'aggregations'));
    yield* question(message, 'denominatorFilter', messagesIn(message, 'denominatorAggregations'));
  }
  for (const message of each(artefact, 'MetricAbsence'))
    yield* question(message, 'filter', messagesIn(message, 'aggregations'));
  for (const message of each(artefact, 'TimeSeriesRatio'))
    for (const field of ['goodServiceFilter', 'badServiceFilter', 'totalServiceFilter'])
      yield* question(message, field, []);
  for (const message of each(artefact, 'DistributionCut')) yield* question(message, 'distributionFilter', []);
  for (const message of each(artefact, 'MetricRange')) yield* question(message, 'timeSeries', []);
  for (const message of each(artefact, 'WindowsBasedSli')) yield* question(message, 'goodBadMetricFilter', []);
}

function* question(message: Message, field: string, aggregations: readonly Message[]): Generator<Question> {
  const text = rawText(message, field);
  if (text !== undefined)
    yield { message, field, path: pathTo(message, field), filter: readFilter(text), aggregations };
}

/** Memoized: filters repeat within a file, and many rules read each filter. */
const readFilter: (text: string) => Filter = memoize((text: string) => text, parseFilter);
