/** Whether messages that were sent became readable as promised. */
import type { Judgement } from '../plan.ts';
import { countText, many } from '../../text/count.ts';
import { percentText } from '../../text/percentage.ts';
import { spanText } from '../../text/time.ts';
import { eventsOf, type Followed } from './followed.ts';
import type { Finding, ObjectiveFigures } from './gateReport.ts';
import { objectiveFinding } from './objectives.ts';
import { eventsToShow, wilson } from './statistics.ts';

export interface MessageObjective extends Pick<Judgement, 'objective' | 'type' | 'target' | 'under'> {
  /** How busy the runner was, if it was too busy to blame the release for a message that comes late. */
  readonly starved?: string | undefined;
}

export const messageFigures = (objective: MessageObjective, followed: Followed): ObjectiveFigures => {
  const { good, bad } = eventsOf(followed, objective.under);
  const [total, target] = [good + bad, objective.target.toNumber()];
  return {
    objective: objective.objective,
    target,
    good,
    total,
    interval: total === 0 ? null : wilson(good, total),
    needs: eventsToShow(target),
  };
};

/** Whether the messages that are still looked for cannot save the objective. */
export const isMissed = ({ target, under }: MessageObjective, followed: Followed): boolean => {
  const { good, bad, undecided } = eventsOf(followed, under);
  return bad > 0 && wilson(good + undecided, good + bad + undecided).high < target.toNumber();
};

/** On a starved runner a message that is late proves nothing; one that never comes does. */
export const messageFinding = (objective: MessageObjective, followed: Followed): Finding => {
  const judged = judgedFinding(objective, followed);
  const { starved } = objective;
  if (starved === undefined || (judged.verdict !== 'fail' && judged.verdict !== 'warn')) return judged;
  if (isMissed({ ...objective, under: undefined }, followed)) return judged;
  return {
    ...judged,
    verdict: 'inconclusive',
    text: `${judged.text}; the runner was too busy to blame the release (${starved})`,
  };
};

const judgedFinding = (objective: MessageObjective, followed: Followed): Finding => {
  const events = eventsOf(followed, objective.under);
  const judged = objectiveFinding(messageFigures(objective, followed));
  const common = { ...judged, id: `writes/${objective.objective}`, subject: 'writes' } as const;
  const { accepted, notAccepted, patience } = followed;
  if (accepted === 0) {
    const text =
      notAccepted === 0
        ? `${objective.objective}: no message was sent`
        : `${objective.objective}: none of ${many(notAccepted, 'message')} was accepted, so that none could be looked for`;
    return { ...common, verdict: 'not judged', text };
  }
  const figures = { ...judged.figures, undecided: events.undecided };
  const lost = lostText(followed);
  if (isMissed(objective, followed)) {
    return { ...common, verdict: 'fail', text: [failedText(objective, followed), lost].join(''), figures };
  }
  if (events.undecided === 0) return { ...common, text: `${judged.text}${lost}`, figures };
  const waited = spanText(Math.max(0, ...followed.undecided) / 1_000);
  return {
    ...common,
    verdict: 'inconclusive',
    text: `${objective.objective}: ${countText(events.undecided)} of ${many(accepted, 'message')} could not be read when the gate ended, the oldest ${waited} after its POST; only after ${spanText(patience)} would they be bad: a longer --max-duration waits for them`,
    figures,
  };
};

const failedText = (objective: MessageObjective, followed: Followed): string => {
  const { good, bad } = eventsOf(followed, objective.under);
  const within = objective.under === undefined ? '' : ` within ${spanText(objective.under / 1_000)}`;
  return `${objective.objective}: ${countText(good)} of ${many(good + bad, 'message')} could be read${within} (${percentText(good / (good + bad))}), below the target of ${percentText(objective.target.toNumber())}`;
};

const lostText = ({ missing, accepted, patience }: Followed): string =>
  missing === 0
    ? ''
    : `; ${countText(missing)} of ${many(accepted, 'message')} that were answered with 202 could not be read ${spanText(patience)} later`;
