/** An objective for people who do not read dashboards: what was promised, and what a bad event is. */
import { isSingle, type Composite, type Objective, type Single } from '../../model/objective.ts';
import { seconds, type Duration } from '../../model/quantity.ts';
import { joinedText } from '../../text/sentence.ts';
import { durationText, latencyText } from '../../text/time.ts';

export interface ObjectiveWords {
  /** As it follows the share: 'of requests are answered without an error'. */
  readonly promise: string;
  /** As it follows a number of bad events: 'requests failed'. */
  readonly bad: string;
  readonly noun: string;
}

const boundText = (under: Duration): string =>
  Number.isInteger(seconds(under)) ? durationText(under) : latencyText(seconds(under) * 1_000);

export const objectiveWords = (objective: Objective): ObjectiveWords => {
  if (!isSingle(objective)) return compositeWords(objective);
  const { slices } = objective;
  const words = eventWords(objective);
  if (slices === undefined) return words;
  const length = durationText(slices.length);
  return {
    noun: `stretches of ${length}`,
    promise: `of stretches of ${length} are good: in each at least ${slices.good} ${words.promise}`,
    bad: 'were bad',
  };
};

const compositeWords = ({ parts, slices }: Composite): ObjectiveWords => {
  const names = joinedText(
    parts.map(({ objective, weight }) => (weight === undefined ? objective : `${objective} (${weight})`)),
    'and',
  );
  if (slices === undefined)
    return {
      noun: 'events',
      promise: `of what counts for ${names} is good, by these weights`,
      bad: 'were bad by weight',
    };
  const noun = `stretches of ${durationText(slices.length)}`;
  return { noun, promise: `of ${noun} are good for ${names} at once`, bad: 'were bad for one of them' };
};

const eventWords = (objective: Single): ObjectiveWords => {
  switch (objective.type) {
    case 'availability':
      return { noun: 'requests', promise: 'of requests are answered without an error', bad: 'failed' };
    case 'latency': {
      const bound = boundText(objective.under);
      return { noun: 'answers', promise: `of answers take at most ${bound}`, bad: `took longer than ${bound}` };
    }
    case 'processing':
      return { noun: 'messages', promise: 'of messages are stored', bad: 'were rejected' };
    case 'freshness': {
      const bound = boundText(objective.under);
      return {
        noun: 'messages',
        promise: `of messages are stored within ${bound}`,
        bad: `were stored later than ${bound}, or wait for longer`,
      };
    }
  }
};

/** '99.9% of requests are answered without an error'. */
export const promiseSentence = (objective: Objective): string =>
  `${objective.target} ${objectiveWords(objective).promise}`;
