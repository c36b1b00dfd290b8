/**
 * The gate's findings on writes: POSTs answered as promised and in time, invalid messages refused, and messages readable in time.
 * Where no message may be sent nothing is judged, and a release whose POST was not looked at is at most 'warn'.
 */
import { eventTarget, isSingle } from '../../model/objective.ts';
import { milliseconds, share } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { Exact } from '../../numbers/exact.ts';
import { isInShadow } from '../../slo/quiet.ts';
import { slosOf } from '../../slo/slo.ts';
import { badAnswersText, type BadAnswers } from '../badAnswers.ts';
import type { LoadPlan } from '../plan.ts';
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import type { Followed } from './followed.ts';
import type { Finding, ObjectiveFigures } from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { invalidOf, sentOf, type InvalidSeen } from './invalidSeen.ts';
import { messageFigures, messageFinding, type MessageObjective } from './messageFinding.ts';
import { objectiveFigures, objectiveFindings } from './objectives.ts';
import { starvedText } from './runnerFinding.ts';
import { stallFindings } from './stalls.ts';
import { leftOutReasons } from './validity.ts';
import { wilson } from './statistics.ts';

export interface WritesSent {
  readonly kind: 'Sent';
  readonly plan: LoadPlan;
  readonly runs: readonly GateRun[];
  /** Runs that the verdict needs. */
  readonly wanted: number;
  /** Undefined where a message cannot be found again. */
  readonly followed: Followed | undefined;
}

export interface WritesNotSent {
  readonly kind: 'NotSent';
  /** Path of the route that publishes. */
  readonly path: string;
  /** Why, and how to have them judged. */
  readonly why: string;
  readonly fix: string;
}

/** 'NoRoute': the system has no route that publishes. */
export type Writes = WritesSent | WritesNotSent | { readonly kind: 'NoRoute' };

export interface WritesInput {
  readonly writes: Writes;
  /** Objectives on messages: freshness and processing. */
  readonly ofMessages: readonly MessageObjective[];
}

/** Share of invalid messages on which the target may break. Our choice, as for requests without an objective. */
const mostErrors = 0.01;

const finding = (id: string, verdict: Finding['verdict'], text: string, figures: Finding['figures'] = {}): Finding => ({
  id,
  subject: 'writes',
  verdict,
  text,
  figures,
});

export const writesFindings = ({ writes, ofMessages }: WritesInput): readonly Finding[] => {
  switch (writes.kind) {
    case 'NoRoute':
      return ofMessages.map(({ objective }) =>
        finding(`writes/${objective}`, 'not judged', `${objective}: this API has no route that publishes a message`),
      );
    case 'NotSent': {
      const { path, why, fix } = writes;
      return [
        finding('writes', 'not judged', `POST ${path} was not called, so this release is at most warn: ${why}; ${fix}`),
        ...ofMessages.map(({ objective }) =>
          finding(`writes/${objective}`, 'not judged', `${objective}: no message was sent`),
        ),
      ];
    }
    case 'Sent':
      return sentFindings(writes, ofMessages);
  }
};

/** Whether a route that publishes was not looked at. */
export const isUnseen = ({ writes }: WritesInput): boolean => writes.kind === 'NotSent';

const sentFindings = (
  { plan, runs, wanted, followed }: WritesSent,
  ofMessages: readonly MessageObjective[],
): readonly Finding[] => {
  const route = routeOf(plan);
  const starved = starvedText(runs);
  if (runs.length === 0) return [finding('writes/runs', 'inconclusive', 'no run of POSTs was finished')];
  const objectives = objectiveFindings(objectiveFigures(plan, runs), { plan, runs, compares: false, starved });
  return [
    ...courseFindings(runs, wanted),
    ...stallFindings(runs, starved).map((stall) => ({
      ...stall,
      id: 'writes/stall',
      subject: 'writes' as const,
      text: `${route}: ${stall.text}`,
    })),
    ...answersFindings(plan, runs),
    ...objectives.map((judged): Finding => {
      const objective = judged.id.slice(judged.id.indexOf('/') + 1);
      const isOfErrors = plan.counted.some((other) => other.objective === objective && other.type === 'availability');
      const reasons = isOfErrors && judged.verdict !== 'pass' ? badAnswersText(badOf(runs)) : '';
      return {
        ...judged,
        id: `writes/${objective}`,
        subject: 'writes',
        text: `${judged.text.replace(objective, `${objective} of ${route}`)}${reasons === '' ? '' : `; ${reasons}`}`,
      };
    }),
    ...invalidFindings(route, invalidOf(runs.map((run) => run.invalid ?? []))),
    ...(followed === undefined
      ? ofMessages.map(notFound)
      : messageFindings(
          followed,
          ofMessages.map((objective) => ({ ...objective, starved })),
        )),
  ];
};

const routeOf = ({ writing }: LoadPlan): string => `POST ${writing?.path}`;

const badOf = (runs: readonly GateRun[]): readonly BadAnswers[] =>
  runs.flatMap(({ bad }) => bad.filter(({ side }) => side === 'candidate'));

/** A single wrong answer fails. Other bad answers are judged by availability; without such an objective few are allowed. */
const answersFindings = (plan: LoadPlan, runs: readonly GateRun[]): readonly Finding[] => {
  const bad = badOf(runs);
  const wrong = bad.filter(({ kind }) => kind === 'wrong');
  const count = (of: readonly BadAnswers[]): number => sumOf(of, (answers) => answers.count);
  const posts =
    sumOf(runs, ({ requests }) => requests) - sumOf(invalidOf(runs.map((run) => run.invalid ?? [])), sentOf);
  const figures = { posts, bad: count(bad), wrong: count(wrong) };
  if (wrong.length > 0) {
    return [finding('writes/answers', 'fail', `${routeOf(plan)}: ${badAnswersText(wrong)}`, figures)];
  }
  if (posts <= 0 || plan.counted.some(({ type }) => type === 'availability')) return [];
  const text = `${routeOf(plan)}: ${countText(count(bad))} of ${many(posts, 'POST')} were not answered as promised`;
  if (bad.length === 0) return [finding('writes/answers', 'pass', text, figures)];
  const verdict = wilson(Math.min(posts, count(bad)), posts).low > mostErrors ? 'fail' : 'warn';
  return [finding('writes/answers', verdict, `${text}: ${badAnswersText(bad)}`, figures)];
};

/** Runs that were left out for a fault of the generator, and not all repeated. */
const courseFindings = (runs: readonly GateRun[], wanted: number): readonly Finding[] => {
  const kept = runs.filter(isValid).length;
  if (kept >= wanted) return [];
  const reasons = leftOutReasons(runs);
  const why = reasons === '' ? 'the gate ended before' : reasons;
  return [
    finding('writes/runs', 'inconclusive', `only ${kept} of ${many(wanted, 'run')} of POSTs can be judged: ${why}`, {
      runs: runs.length,
      wanted,
    }),
  ];
};

const notFound = ({ objective }: MessageObjective): Finding =>
  finding(
    `writes/${objective}`,
    'not judged',
    `${objective}: a message that is sent cannot be found again: give a list a filter on a text or integer field of the message`,
  );

/** Figures of the objectives of writes and messages, in the order of the findings. */
export const writesFigures = ({ writes, ofMessages }: WritesInput): readonly ObjectiveFigures[] => {
  if (writes.kind !== 'Sent') return [];
  const { plan, runs, followed } = writes;
  const ofPosts = objectiveFigures(plan, runs).map((figures) => ({ ...figures, of: routeOf(plan) }));
  if (followed === undefined) return ofPosts;
  return [...ofPosts, ...ofMessages.map((objective) => ({ ...messageFigures(objective, followed), of: 'messages' }))];
};

const invalidFindings = (route: string, seen: readonly InvalidSeen[]): readonly Finding[] => {
  const figures = {
    sent: sumOf(seen, sentOf),
    accepted: sumOf(seen, ({ accepted }) => accepted),
    refused: sumOf(seen, ({ refused }) => refused),
    error: sumOf(seen, ({ error }) => error),
    unheard: sumOf(seen, ({ unheard }) => unheard),
  };
  const { sent, accepted, refused, error } = figures;
  const judged = (verdict: Finding['verdict'], text: string): readonly Finding[] => [
    finding('writes/invalid', verdict, `${route}: ${text}`, figures),
  ];
  const list = (outcome: 'accepted' | 'error'): string =>
    seen
      .flatMap((of) => (of[outcome] > 0 ? [`${of.kind} ${countText(of[outcome])} of ${countText(sentOf(of))}`] : []))
      .join(', ');
  if (accepted > 0) return judged('fail', `invalid messages were accepted: ${list('accepted')}`);
  const heard = refused + error;
  if (heard === 0) {
    return judged(
      'not judged',
      sent === 0 ? 'no invalid message was sent' : 'no answer to an invalid message was about the message',
    );
  }
  if (error > 0) {
    const isMore = wilson(error, heard).low > mostErrors;
    return judged(isMore ? 'fail' : 'warn', `invalid messages were answered with a server error: ${list('error')}`);
  }
  return judged('pass', `all ${many(heard, 'invalid message')} were refused`);
};

/** Where neither freshness nor processing is promised, a message that was accepted must be readable nevertheless. */
const messageFindings = (followed: Followed, ofMessages: readonly MessageObjective[]): readonly Finding[] => [
  ...(ofMessages.length === 0
    ? storedFindings(followed)
    : ofMessages.map((objective) => messageFinding(objective, followed))),
  ...alteredFindings(followed),
];

const storedFindings = ({ accepted, readableAfter, missing, undecided, patience }: Followed): readonly Finding[] => {
  const figures = { accepted, readable: readableAfter.length, missing, undecided: undecided.length };
  const judged = (verdict: Finding['verdict'], text: string): readonly Finding[] => [
    finding('writes/stored', verdict, text, figures),
  ];
  if (accepted === 0) return judged('not judged', 'no message was accepted, so that none could be looked for');
  const lost = `${countText(missing)} of ${many(accepted, 'message')} that were answered with 202 could not be read ${spanText(patience)} later`;
  if (missing > 0) return judged(wilson(missing, accepted).low > mostErrors ? 'fail' : 'warn', lost);
  if (undecided.length > 0) {
    return judged(
      'inconclusive',
      `${countText(undecided.length)} of ${many(accepted, 'message')} could not be read when the gate ended: a longer --max-duration waits for them`,
    );
  }
  return judged('pass', `all ${many(accepted, 'message')} that were accepted could be read`);
};

/** A target that keeps its promises returns what was sent: a single other value fails. */
const alteredFindings = ({ altered, readableAfter }: Followed): readonly Finding[] => {
  const fields = Object.entries(altered);
  if (fields.length === 0) return [];
  const list = fields.map(([field, count]) => `${field} ${countText(count)}`).join(', ');
  const text = `of ${many(readableAfter.length, 'message')} that were read back, some had other values than were sent: ${list}`;
  return [finding('writes/read-back', 'fail', text, Object.fromEntries(fields))];
};

/** Objectives on messages that a gate judges. */
export const messageObjectivesOf = (system: PipelineSystem): readonly MessageObjective[] =>
  slosOf(system).flatMap(({ id, objective }): readonly MessageObjective[] => {
    if (!isSingle(objective) || isInShadow(objective)) return [];
    if (objective.type !== 'freshness' && objective.type !== 'processing') return [];
    const target = new Exact(share(eventTarget(objective)));
    const under = objective.type === 'freshness' ? milliseconds(objective.under) : undefined;
    return [{ objective: id, type: objective.type, target, under }];
  });
