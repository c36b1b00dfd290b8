/**
 * The part of a k6 script that sends the same request to two deployments in direct succession, so that a slow moment of the
 * machine affects both. They alternate in going first, because the first request wakes processes and warms caches for the
 * second: on a machine with two processors that cost a third of the time of a short answer.
 */
import exec from 'k6/execution';
import type { RefinedResponse } from 'k6/http';
import { Trend } from 'k6/metrics';
import { plan } from './options.ts';
import {
  doorOf,
  draw,
  guarded,
  isAnswered,
  isRefused,
  judge,
  pathOf,
  readFrom,
  refused,
  target,
} from './requests.ts';

// --- emitted from here ---

const baseline = doorOf(__ENV.BASELINE ?? '', __ENV.BASELINE_TOKEN);
const [ofCandidate, ofBaseline] = [new Trend('answers_candidate', true), new Trend('answers_baseline', true)];
/** Natural logarithm of the candidate's time over the baseline's: as far from 0 when halved as when doubled. */
const ratios = new Trend('answers_ratio');
/** By number: k6 reads braces and colons of a path as its own. */
const routes = [...new Set(plan.reads.map(({ path }) => path))];

/** Only what both answered with data is compared; the objectives are the candidate's alone. */
export const compare = guarded(({ samples }) => {
  const asked = draw();
  const path = pathOf(asked, samples);
  const ofTarget = (): RefinedResponse<'text'> => readFrom(target, asked, path);
  const isFirst = exec.scenario.iterationInTest % 2 === 0;
  const early = isFirst ? ofTarget() : undefined;
  const was = readFrom(baseline, asked, path);
  const is = early ?? ofTarget();
  judge(is);
  if (isRefused(was.status)) refused.add(1);
  if (!isAnswered(is.status) || !isAnswered(was.status) || was.timings.duration <= 0) return;
  const tags = { route: String(routes.indexOf(asked.path)), first: isFirst ? 'candidate' : 'baseline' };
  ofCandidate.add(is.timings.duration, tags);
  ofBaseline.add(was.timings.duration, tags);
  ratios.add(Math.log(is.timings.duration / was.timings.duration), tags);
});
// --- emitted to here ---
