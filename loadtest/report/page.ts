/** A run as one self-contained page: the verdict, the reasons, figures by scenario and route, charts over its time, slow requests. */
import { markup, type Markup } from '../../text/markup.ts';
import type { LoadPlan } from '../plan.ts';
import {
  brokeText,
  objectiveHead,
  objectiveRow,
  problemText,
  routeHead,
  routeRow,
  scenarioHead,
  scenarioRow,
  type RunSummary,
} from '../runSummary.ts';
import { runnerText } from '../runner.ts';
import type { ObjectiveResult } from '../verdict.ts';
import { chartsOf } from './charts.ts';
import { listOf, pageOf, tableOf, type Cell, type CellClass } from './frame.ts';
import type { RunPoints } from './points.ts';
import { errorName } from './outcome.ts';
import { countText } from '../../text/count.ts';
import { percentText } from '../../text/percentage.ts';
import { latencyText, spanText } from '../../text/time.ts';

export const reportPage = (plan: LoadPlan, run: RunSummary, points: RunPoints): string => {
  const { system, verdict, routes = points.routes } = run;
  const broke = brokeText(run);
  const unjudged = run.unjudged.map(
    ({ objective, scenario = '', why, fix }) => `${objective} ${scenario}: ${why}; to judge it, ${fix}`,
  );
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
${tableOf(scenarioHead, run.scenarios.map(scenarioRow), firstIsText(scenarioHead))}
<h2>Routes</h2>
${tableOf(routeHead, routes.map(routeRow), firstIsText(routeHead))}
${errorTable(points)}
<h2>What happened</h2>
${points.isTruncated ? markup`<p class="missed">The raw result of k6 ends early: charts, routes and slow requests lack what came after.</p>` : undefined}
<div class="charts">${chartsOf({ plan, run, points })}</div>
<h2>Slowest requests</h2>
${slowTable(run, points)}`,
  );
};

/** Undefined without an error. */
const errorTable = ({ errors, requests }: RunPoints): Markup | undefined => {
  if (errors.length === 0) return undefined;
  const largest = Math.max(...errors.map(({ count }) => count));
  const rows = errors.map(({ name, count }): readonly Cell[] => [
    { text: name, class: 'long' },
    { text: countText(count), class: 'text', bar: count / largest },
    requests === 0 ? '-' : percentText(count / requests),
  ]);
  return markup`<h2>Errors</h2>\n${tableOf(['status or kind', 'count', 'of all requests'], rows, ['text', 'text', 'number'])}`;
};

/** The trace is a link where the target's traces are in Google Cloud, else an id to copy. */
const slowTable = ({ project }: RunSummary, { slowest }: RunPoints): Markup => {
  const rows = slowest.map(({ name, status, errorCode, milliseconds, at, trace = '' }): readonly Cell[] => [
    name,
    status === 0 ? errorName({ status, errorCode }) : String(status),
    latencyText(milliseconds),
    `${at.toFixed(1)} s`,
    { text: trace, class: 'code', href: project === undefined || trace === '' ? undefined : traceUrl(project, trace) },
  ]);
  return tableOf(['request', 'status', 'took', 'at', 'trace'], rows);
};

/** Trace explorer of the Google Cloud console. */
const traceUrl = (project: string, trace: string): string =>
  `https://console.cloud.google.com/traces/list?project=${encodeURIComponent(project)}&tid=${encodeURIComponent(trace)}`;

const circumstances = ({ startedAt, seconds, target, k6, runner }: RunSummary): string => {
  const { url, isLocal, chaos } = target;
  const where = `${url}${isLocal ? ' (this machine)' : ''}${chaos === undefined ? '' : ` where ${chaos}`}`;
  return `${startedAt}, ${spanText(seconds)}, ${where}, k6 ${k6.version}, exit code ${k6.exitCode ?? 'none'}${runner === undefined ? '' : `; runner: ${runnerText(runner)}`}`;
};

const firstIsText = (head: readonly string[]): readonly CellClass[] =>
  head.map((_, column) => (column === 0 ? 'text' : 'number'));

const objectiveClasses: readonly CellClass[] = objectiveHead.map((_, column) =>
  column < 3 || column === objectiveHead.length - 1 ? 'text' : 'number',
);

const objectiveCells = (result: ObjectiveResult): readonly Cell[] => {
  const verdict: CellClass = result.met === undefined ? 'text' : result.met ? 'met' : 'missed';
  const row = objectiveRow(result);
  return row.map((text, column) => (column === row.length - 1 ? { text, class: verdict } : text));
};
