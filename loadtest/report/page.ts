/** A run as one self-contained page: the verdict, the reasons, then the charts. */
import { markup } from '../../text/markup.ts';
import type { LoadPlan } from '../plan.ts';
import {
  brokeText,
  objectiveHead,
  objectiveRow,
  problemText,
  scenarioHead,
  scenarioRow,
  type RunSummary,
} from '../runSummary.ts';
import type { ObjectiveResult } from '../verdict.ts';
import { chartsOf } from './charts.ts';
import { listOf, pageOf, tableOf, type Cell, type CellClass } from './frame.ts';
import type { RunPoints } from './points.ts';
import { slowest } from './series.ts';
import { latencyText, spanText } from '../../text/time.ts';

/** Number of slowest requests whose traces are listed. */
const shown = 10;

export const reportPage = (plan: LoadPlan, run: RunSummary, points: RunPoints): string => {
  const { system, verdict } = run;
  const broke = brokeText(run);
  const unjudged = run.unjudged.map(
    ({ objective, scenario = '', why, fix }) => `${objective} ${scenario}: ${why}; to judge it, ${fix}`,
  );
  const requests = slowest(points, shown).map(({ name, status, milliseconds, at, trace = '' }) => [
    name,
    String(status),
    latencyText(milliseconds),
    `${at.toFixed(1)} s`,
    trace,
  ]);
  return pageOf(
    `${system}, ${run.plan}: ${verdict}`,
    markup`<h1>${system}, ${run.plan}: <span class="verdict ${verdict}">${verdict}</span></h1>
<p class="soft">${run.what}<br>${circumstances(run)}</p>
${listOf(problemText(run), 'problems')}
${broke === undefined ? undefined : markup`<p><strong>${broke}</strong></p>`}
<h2>Objectives</h2>
${tableOf(objectiveHead, run.objectives.map(objectiveCells), objectiveClasses)}
${unjudged.length === 0 ? undefined : markup`<p class="soft">Not judged by a run of this size:</p>`}${listOf(unjudged, 'soft')}
<h2>Load</h2>
${tableOf(scenarioHead, run.scenarios.map(scenarioRow), scenarioClasses)}
<h2>What happened</h2>
<div class="charts">${chartsOf({ plan, run, points })}</div>
<h2>Slowest requests</h2>
${tableOf(['request', 'status', 'took', 'at', 'trace'], requests)}`,
  );
};

const circumstances = ({ startedAt, seconds, target, k6 }: RunSummary): string => {
  const { url, isLocal, chaos } = target;
  const where = `${url}${isLocal ? ' (this machine)' : ''}${chaos === undefined ? '' : ` where ${chaos}`}`;
  return `${startedAt}, ${spanText(seconds)}, ${where}, k6 ${k6.version}, exit code ${k6.exitCode ?? 'none'}`;
};

const scenarioClasses: readonly CellClass[] = scenarioHead.map((_, column) => (column === 0 ? 'text' : 'number'));

const objectiveClasses: readonly CellClass[] = objectiveHead.map((_, column) =>
  column < 3 || column === objectiveHead.length - 1 ? 'text' : 'number',
);

const objectiveCells = (result: ObjectiveResult): readonly Cell[] => {
  const verdict: CellClass = result.met === undefined ? 'text' : result.met ? 'met' : 'missed';
  const row = objectiveRow(result);
  return row.map((text, column) => (column === row.length - 1 ? { text, class: verdict } : text));
};
