/**
 * The part of a k6 script that sends the same request to two deployments in direct succession, so that a slow moment of the
 * machine affects both. They alternate in going first, because the first request wakes processes and warms caches for the
 * second: on a machine with two processors that cost a third of the time of a short answer.
 */
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Trend } from 'k6/metrics';
import { plan } from './options.ts';
import { judge } from './counting.ts';
import { deploymentOf, isAnswered, target } from './deployment.ts';
import { drawRead, pathOf, readFrom } from './reads.ts';
import { guarded } from './scenarios.ts';

// --- emitted from here ---

const baseline = deploymentOf('baseline', __ENV.BASELINE ?? '', __ENV.BASELINE_TOKEN);
const [candidateDuration, baselineDuration] = [
  new Trend('answers_candidate', true),
  new Trend('answers_baseline', true),
];
/** Natural logarithm of candidate time / baseline time: half and double are equally far from 0. */
const ratios = new Trend('answers_ratio');
/** A tag has the index of the route, because k6 interprets braces and colons in tag values. */
const routes = [...new Set(plan.reads.map(({ path }) => path))];

/** Compares only requests that both answered successfully. The events of each side are counted apart. */
export const compare = guarded(({ samples }) => {
  const request = drawRead();
  const path = pathOf(request, samples);
  const readCandidate = (): RefinedResponse<'text'> => readFrom(target, request, path);
  const isCandidateFirst = exec.scenario.iterationInTest % 2 === 0;
  const firstAnswer = isCandidateFirst ? readCandidate() : undefined;
  const ofBaseline = readFrom(baseline, request, path);
  const ofCandidate = firstAnswer ?? readCandidate();
  judge(ofCandidate);
  judge(ofBaseline, 'baseline');
  if (!isAnswered(ofCandidate.status) || !isAnswered(ofBaseline.status) || ofBaseline.timings.duration <= 0) return;
  const tags = { route: String(routes.indexOf(request.path)), first: isCandidateFirst ? 'candidate' : 'baseline' };
  candidateDuration.add(ofCandidate.timings.duration, tags);
  baselineDuration.add(ofBaseline.timings.duration, tags);
  ratios.add(Math.log(ofCandidate.timings.duration / ofBaseline.timings.duration), tags);
});
// --- emitted to here ---
