/**
 * Measures how long `atalaya preview` takes to show a dashboard, by Chromium's clock: from the start of the navigation
 * until text is on the screen, until the first panel shows its data (which has a limit), and until every visible panel is
 * drawn. The server is a new process without cached answers. In the same run the page is loaded again from cached answers,
 * which leaves the browser's own time.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { metricsFile } from '../cli/run/eventCounts.ts';
import { loadPipelines } from '../cli/load/loadSystems.ts';
import { systemsFolder } from '../test/fixtures/systemsFolder.ts';
import { chromiumPath, startChromium } from '../cli/preview/chromium.ts';
import { slosOf } from '../slo/slo.ts';
import { firstScreenTime, type Serving } from './previewAnswers.ts';
import { fillHistory, templateOf } from './previewHistory.ts';
import { median } from '../numbers/quantile.ts';
import type { Point } from '../model/point.ts';
import type { PipelineSystem } from '../model/system.ts';

const main = path.join(import.meta.dirname, '..', 'cli', 'main.ts');
const node = ['--disable-warning=ExperimentalWarning', main];
const [day, hour] = [86_400_000, 3_600_000];
const rounds = 3;

const run = (args: readonly string[]): void => {
  const { status, stderr } = spawnSync(process.execPath, [...node, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`atalaya ${args.join(' ')} ended with ${status}\n${stderr}`);
};

const serve = async (args: readonly string[]): Promise<Serving> => {
  const child: ChildProcess = spawn(process.execPath, [...node, 'preview', ...args, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout! });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    void ended.then(() => reject(new Error(`atalaya preview ${args.join(' ')} ended before it served`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Milliseconds since the navigation began. */
interface Seen {
  readonly firstPaint: number;
  /** The first panel shows its data. */
  readonly firstPanel: number;
  readonly drawn: number;
  /** Chromium's own sum of layout shifts. */
  readonly shifts: number;
  /** Bytes of all answers, with their heads. */
  readonly weight: number;
  readonly panels: number;
  /** Their requests. */
  readonly requests: readonly string[];
  readonly isReady: boolean;
}

/** Runs in the page before its own scripts: notes each time that the page says it is ready, and adds up layout shifts. */
const noteReady = (): void => {
  const page = globalThis as unknown as { shifts: number };
  page.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) page.shifts += (entry as unknown as { readonly value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
  let isReady = false;
  Object.defineProperty(globalThis, 'atalayaPreviewReady', {
    get: () => isReady,
    set: (ready: boolean) => {
      isReady = ready;
      if (ready) performance.mark('ready');
    },
  });
};

/** Runs in the page. */
const entries = (): Seen & { readonly sinceReady: number } => {
  const page = globalThis as unknown as {
    readonly document: { querySelectorAll: (selector: string) => { readonly length: number } };
    readonly atalayaPreviewReady?: boolean;
    readonly shifts?: number;
  };
  const drawn = performance.getEntriesByName('ready').at(-1)?.startTime ?? Number.NaN;
  return {
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    firstPanel: performance.getEntriesByName('panel')[0]?.startTime ?? Number.NaN,
    drawn,
    shifts: page.shifts ?? 0,
    weight: [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].reduce(
      (all, entry) => all + (entry as unknown as { readonly transferSize: number }).transferSize,
      0,
    ),
    panels: page.document.querySelectorAll('.panel:not([aria-busy="true"])').length,
    requests: performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.includes('/widget/')),
    isReady: page.atalayaPreviewReady === true,
    sinceReady: performance.now() - drawn,
  };
};

/** Milliseconds: panels come into view a little after the page that they are on. */
const quiet = 700;

const look = async (browser: Browser, url: string): Promise<Seen> => {
  const context = await browser.newContext({ viewport: { width: 1_600, height: 1_000 }, timezoneId: 'UTC' });
  try {
    const page = await context.newPage();
    await page.addInitScript(noteReady);
    await page.goto(url);
    for (;;) {
      const seen = await page.evaluate(entries);
      if (seen.panels > 0 && seen.isReady && seen.sinceReady > quiet) return seen;
      await setTimeout(100);
    }
  } finally {
    await context.close();
  }
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;

interface Page {
  readonly what: string;
  readonly args: readonly string[];
  /** Milliseconds until somebody sees first data. */
  readonly bar: number;
}

/** Milliseconds beyond an empty page's, and bytes. */
const [paintBar, weightBar] = [300, 120_000];

/** The panels in view, and whether the bars are reached. */
const measure = async (
  browser: Browser,
  { what, args, bar }: Page,
  emptyPaint: number,
  say: (text: string) => void,
): Promise<{ readonly panels: readonly number[]; readonly isReached: boolean }> => {
  const [cold, warm]: [Seen[], Seen[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const { url, stop } = await serve(args);
    try {
      cold.push(await look(browser, url));
      warm.push(await look(browser, url));
    } finally {
      await stop();
    }
  }
  const of = (all: readonly Seen[], read: (one: Seen) => number): number => median(all.map(read));
  const [paint, panel, drawn] = [
    of(cold, (one) => one.firstPaint),
    of(cold, (one) => one.firstPanel),
    of(cold, (one) => one.drawn),
  ];
  const ready = of(warm, (one) => one.drawn);
  const own = paint - emptyPaint;
  const [shifts, weight] = [of(cold, (one) => one.shifts), of(cold, (one) => one.weight)];
  const isReached = panel < bar && own < paintBar && shifts === 0 && weight < weightBar;
  say(
    `  ${what}\n    ${seconds(paint)} to the first paint, ${seconds(own)} longer than an empty page (bar: ${seconds(paintBar)}); layout shift ${shifts} (bar: 0); ${(weight / 1_000).toFixed(0)} kB (bar: ${weightBar / 1_000} kB)\n    ` +
      `${seconds(panel)} to the first panel with its data ` +
      `(${panel < bar ? 'within' : 'MISSED:'} ${seconds(bar)}),\n    ${seconds(drawn)} until the ${cold[0]?.panels ?? 0} panels in view are drawn: ` +
      `${(drawn / ready).toFixed(1)} times the same page with its answers ready (${seconds(ready)})\n`,
  );
  const panels = (cold[0]?.requests ?? []).map((url) => Number(/\/widget\/(\d+)/.exec(url)?.[1]));
  return { panels, isReached };
};

/** Milliseconds until the first screen and the incidents of 30 days are answered, of a server that has just begun to listen. */
const answersBar = 1_000;

/** Beside the last hour of the same history. Whether the bar is reached. */
const measureAnswers = async (
  panels: readonly number[],
  at: readonly string[],
  say: (text: string) => void,
): Promise<boolean> => {
  const screen = { dashboard: 'atalaya-freight', panels };
  const [month, hour] = [
    await firstScreenTime(() => serve(['freight', '--range', '30d', ...at]), screen),
    await firstScreenTime(() => serve(['freight', '--range', '1h', ...at]), screen),
  ];
  const isReached = month < answersBar;
  say(
    `  freight, the ${panels.length} panels in view and the incidents at every minute, without a browser\n` +
      `    ${seconds(month)} for 30 days (${isReached ? 'within' : 'MISSED:'} ${seconds(answersBar)}): ` +
      `${(month / hour).toFixed(1)} times the last hour of the same history (${seconds(hour)})\n`,
  );
  return isReached;
};

/** Every objective of a system is counted, whatever those of the template's are called. */
const templateFor = (system: PipelineSystem, template: readonly Point[]): readonly Point[] =>
  template.flatMap((point) => {
    if (!point.name.startsWith('atalaya.objective.')) return [point];
    if (point.labels['objective'] !== template.find(({ name }) => name === point.name)?.labels['objective']) return [];
    return slosOf(system).map(({ id }) => ({ ...point, labels: { ...point.labels, objective: id } }));
  });

/** Whether every bar is reached. */
const bench = async (folder: string, executablePath: string): Promise<boolean> => {
  const say = (text: string): void => void process.stdout.write(text);
  run(['demo', '--once', '--no-gate', '--rows', '5000', '--faults', '1%', '--data', folder]);
  const file = metricsFile(folder, 'freight');
  const template = templateOf(file);
  const to = Math.floor(Date.now() / hour) * hour;
  const at = ['--data', folder, '--at', new Date(to).toISOString()];

  const begun = performance.now();
  const points = fillHistory({ file, template, from: to - 30 * day, to });
  say(
    `  ${points.toLocaleString('en')} points of ${template.length} series in 30 days, as a pipeline leaves them, kept in ${seconds(performance.now() - begun)}\n`,
  );
  const browser = await startChromium(executablePath);
  try {
    const empty = 'data:text/html,<p class="panel">nothing</p><script>atalayaPreviewReady=true</script>';
    await look(browser, empty);
    const { firstPaint: emptyPaint } = await look(browser, empty);
    const reached: boolean[] = [];
    const page = async (what: string, bar: number, ...args: readonly string[]): Promise<readonly number[]> => {
      const { panels, isReached } = await measure(browser, { what, bar, args }, emptyPaint, say);
      reached.push(isReached);
      return panels;
    };
    await page('freight, the last hour of 30 days', 1_000, 'freight', '--range', '1h', ...at);
    const panels = await page('freight, all 30 days', 1_000, 'freight', '--range', '30d', ...at);
    reached.push(await measureAnswers(panels, at, say));

    const systems = await loadPipelines(systemsFolder);
    for (const system of systems) {
      const own = metricsFile(folder, system.id);
      mkdirSync(path.dirname(own), { recursive: true });
      fillHistory({ file: own, template: templateFor(system, template), from: to - 6 * hour, to });
    }
    const count = systems.length;
    await page(`the fleet, ${count} histories of 6 h`, 2_000, 'fleet', '--range', '1h', ...at);
    await page(`the fleet, ${count} systems simulated, 6 h`, 2_000, 'fleet', '--scenario', 'outage');
    return reached.every(Boolean);
  } finally {
    await browser.close();
  }
};

const executablePath = chromiumPath();
if (executablePath === undefined) {
  process.stderr.write(
    '  there is no Chromium here: install it (apt install chromium), or name it with ATALAYA_CHROMIUM\n',
  );
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-bench-preview-'));
  try {
    if (!(await bench(folder, executablePath))) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
