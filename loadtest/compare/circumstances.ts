/** Under what circumstances two runs were made: what differs, and what of it makes their times incomparable. */
import { figure } from '../../text/count.ts';
import { spanText } from '../../text/time.ts';
import { sumOf } from '../../numbers/sum.ts';
import { isStarved, runnerText } from '../runner.ts';
import type { RunSummary } from '../runSummary.ts';

export interface Circumstances {
  /** What differs, and does not matter for times. */
  readonly differences: readonly string[];
  /** Why times are not compared; empty where they are. */
  readonly notCompared: readonly { readonly id: string; readonly text: string }[];
}

type Load = Pick<RunSummary, 'scenarios' | 'seconds'>;

/** Requests a second that were due in the scenarios that are judged. */
const rateOf = ({ scenarios, seconds }: Load): number =>
  sumOf(
    scenarios.filter(({ scenario }) => scenario === 'reads' || scenario === 'writes'),
    ({ requests, dropped }) => requests + dropped,
  ) / Math.max(1, seconds);

/** Plans whose load changes with time: of another length they are another load. */
const shaped: ReadonlySet<string> = new Set(['stress', 'spike', 'breakpoint']);

/** Relative difference of rates, and of lengths, that counts. Our choices: arrivals of one plan vary by less. */
const [anotherRate, anotherLength] = [0.25, 0.1];

const differ = (a: number, b: number, by: number): boolean => Math.abs(a - b) > by * Math.max(a, b);

export const circumstancesOf = (before: RunSummary, after: RunSummary): Circumstances => {
  const notCompared: Circumstances['notCompared'][number][] = [];
  const differences: string[] = [];
  const refuse = (id: string, text: string): void => void notCompared.push({ id, text });

  const [k6Before, k6After] = [before.k6.version, after.k6.version];
  if (k6Before !== k6After) refuse('k6', `k6 was ${k6Before}, and is ${k6After}`);

  const [was, is] = [before.target, after.target];
  if (was.isLocal !== is.isLocal) {
    const kind = (isLocal: boolean): string => (isLocal ? 'a pipeline on the machine of k6' : 'elsewhere');
    refuse('target', `the target was ${kind(was.isLocal)}, and is ${kind(is.isLocal)}`);
  } else if (!is.isLocal && was.url !== is.url) differences.push(`the target was ${was.url}, and is ${is.url}`);
  if (was.writes !== is.writes) {
    refuse('writes', `messages were ${was.writes ? '' : 'not '}sent, and are ${is.writes ? '' : 'not '}sent now`);
  }
  if (was.chaos !== is.chaos) {
    refuse('chaos', `injected faults were ${was.chaos ?? 'none'}, and are ${is.chaos ?? 'none'}`);
  }

  const [machineBefore, machineAfter] = [before.usage?.machine, after.usage?.machine];
  if (machineBefore !== undefined && machineAfter !== undefined) {
    if (machineBefore !== machineAfter) refuse('machine', `the machine was ${machineBefore}, and is ${machineAfter}`);
  } else if (is.isLocal) refuse('machine', 'the machine of a run is not known');
  else differences.push('the machine of k6 is not recorded for a target elsewhere: run both from the same one');

  for (const [name, { runner }] of [
    ['before', before],
    ['after', after],
  ] as const) {
    if (runner !== undefined && isStarved(runner)) {
      refuse(`runner-${name}`, `the machine of k6 was busy in the run ${name}: ${runnerText(runner)}`);
    }
  }

  const [long, longer] = [before.seconds, after.seconds];
  if (differ(long, longer, anotherLength)) {
    const text = `the run took ${spanText(long)}, and takes ${spanText(longer)}`;
    if (shaped.has(after.plan)) refuse('length', `${text}: its load grows with time`);
    else differences.push(text);
  }
  const [rateBefore, rateAfter] = [rateOf(before), rateOf(after)];
  if (!shaped.has(after.plan) && differ(rateBefore, rateAfter, anotherRate)) {
    refuse('load', `the load was ${figure(rateBefore)} requests a second, and is ${figure(rateAfter)}`);
  }
  return { differences, notCompared };
};
