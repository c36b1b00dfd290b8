/**
 * The part of a k6 script that sends the same request to two deployments in direct succession, so that a slow moment of the
 * machine affects both. They alternate in going first, because the first request wakes processes and warms caches for the
 * second: on a machine with two processors that cost a third of the time of a short answer.
 */
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import { judge, type Judged } from './counting.ts';
import { deploymentOf, isAnswered, target, timeOf } from './deployment.ts';
import { draw, readFrom } from './reads.ts';
import { guarded } from './scenarios.ts';

// --- emitted from here ---

const baseline = deploymentOf('baseline', __ENV.BASELINE ?? '', __ENV.BASELINE_TOKEN);
const [candidateDuration, baselineDuration] = [
  new Trend('answers_candidate', true),
  new Trend('answers_baseline', true),
];
/** Natural logarithm of candidate time / baseline time: half and double are equally far from 0. */
const ratios = new Trend('answers_ratio');

/** Compares only requests that both answered rightly, and alike: a 304 is faster than data. */
export const compare = guarded((data) => {
  const drawn = draw(data);
  if (drawn === undefined) return;
  const readCandidate = (): Judged => readFrom(target, drawn, data);
  const isCandidateFirst = exec.scenario.iterationInTest % 2 === 0;
  const firstAnswer = isCandidateFirst ? readCandidate() : undefined;
  const ofBaseline = readFrom(baseline, drawn, data);
  const ofCandidate = firstAnswer ?? readCandidate();
  judge(ofCandidate);
  judge(ofBaseline);
  if (ofCandidate.fault !== undefined || ofBaseline.fault !== undefined) return;
  const { status } = ofCandidate.response;
  const [time, former] = [timeOf(ofCandidate.response), timeOf(ofBaseline.response)];
  if (!isAnswered(status) || status !== ofBaseline.response.status || former <= 0) return;
  // A tag has the index of the route, because k6 interprets braces and colons in tag values.
  const tags = { route: String(ofCandidate.route), first: isCandidateFirst ? 'candidate' : 'baseline' };
  candidateDuration.add(time, tags);
  baselineDuration.add(former, tags);
  ratios.add(Math.log(time / former), tags);
});
// --- emitted to here ---
