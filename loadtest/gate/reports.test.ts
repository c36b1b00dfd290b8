/** Every format of a report has the same verdict and reasons. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { GateReport } from './gateReport.ts';
import { gateJunit } from './reportJunit.ts';
import { gateMarkdown } from './reportMarkdown.ts';
import { gatePage } from './reportPage.ts';
import { gateText } from './reportText.ts';

const report: GateReport = {
  kind: 'GateReport',
  version: 2,
  system: 'datos',
  verdict: 'fail',
  findings: [
    { id: 'validity/x', subject: 'validity', verdict: 'pass', text: 'all 2 runs went as planned', figures: {} },
    {
      id: 'objective/x',
      subject: 'objective',
      verdict: 'fail',
      text: 'api-latency: 90 of 100 events were good <&> "below" | 95%',
      figures: {},
    },
    {
      id: 'regression/x',
      subject: 'regression',
      verdict: 'inconclusive',
      text: '1 run cannot rule chance out',
      figures: {},
    },
    { id: 'budget/x', subject: 'budget', verdict: 'warn', text: 'api-latency: only 10% is left', figures: {} },
  ],
  objectives: [
    { objective: 'api-latency', target: 0.95, good: 90, total: 100, interval: { low: 0.825, high: 0.945 }, needs: 73 },
    { objective: 'api-availability', target: 0.995, good: 0, total: 0, interval: null, needs: 765 },
  ],
  comparisons: [
    {
      what: 'the median read',
      runs: 1,
      requests: 200,
      baseline: 10,
      candidate: 12,
      shift: 0.2,
      low: 0.1,
      high: 0.3,
      p: 0.5,
      least: 0.05,
      catches: 0.4,
    },
  ],
  budgets: [{ objective: 'api-latency', left: 0.1 }],
  candidate: { url: 'https://new.example.com', isLocal: false, chaos: null },
  baseline: { url: 'https://now.example.com', isLocal: false, chaos: null },
  plan: { rate: 50, seconds: 4, warmUp: 1 },
  runs: [
    {
      order: 0,
      startedAt: '2026-11-23T00:00:00.000Z',
      seconds: 5,
      problems: [],
      runner: {},
      bad: [],
      baselineEvents: [],
      requests: 200,
      dropped: 0,
      events: [{ objective: 'api-latency', good: 100, total: 100 }],
      p50: 12,
      p95: 20,
      compared: [{ what: 'the median read', requests: 200, candidate: 12, baseline: 10, ratio: 0.18 }],
    },
    {
      order: 1,
      startedAt: '2026-11-23T00:00:10.000Z',
      seconds: 5,
      problems: [{ cause: 'generator', text: 'k6 left no summary' }],
      runner: { pressure: 0.4 },
      bad: [{ side: 'candidate', route: 'GET /flights', kind: 'wrong', reason: 'empty list', count: 3 }],
      baselineEvents: [],
      requests: 0,
      dropped: 0,
      events: [],
      p50: undefined,
      p95: undefined,
      compared: [],
    },
  ],
  k6: '2.2.0',
  startedAt: '2026-11-23T00:00:00.000Z',
  seconds: 20,
  k6Seconds: 18.5,
  override: null,
};

test('the document has the shape that its schema promises, and no other', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, 'report.schema.json'), 'utf8')) as object;
  const isValid = ajv.compile(schema);
  isValid(JSON.parse(JSON.stringify(report)));
  expect(isValid.errors).toBeNull();
  expect(isValid({ ...report, verdict: 'maybe' })).toBe(false);
  expect(isValid({ ...report, more: 1 })).toBe(false);
});

test('a terminal shows what decided first', () => {
  expect(gateText(report)).toBe(
    [
      'datos: fail  (https://new.example.com against https://now.example.com)',
      '  inconclusive: regression: 1 run cannot rule chance out',
      '  fail: objective: api-latency: 90 of 100 events were good <&> "below" | 95%',
      '  warn: budget: api-latency: only 10% is left',
      '  pass: validity: all 2 runs went as planned',
      '2 runs of 4 s at 50 reads a second, each after 1 s of warm-up; 20 s in all, k6 2.2.0',
      '',
    ].join('\n'),
  );
  expect(gateText({ ...report, override: 'repair of INC-7, by Ana' })).toMatch(
    /^datos: fail, let pass: repair of INC-7, by Ana {2}\(/,
  );
});

test('Markdown is found again by its mark, and no text breaks its tables', () => {
  const text = gateMarkdown(report);
  expect(text).toMatch(/^<!-- atalaya gate datos -->\n\n## Gate of datos: fail\n/);
  expect(text).toContain('- **fail** (objective): api-latency: 90 of 100 events were good \\<&\\> "below" \\| 95%\n');
  expect(text).toContain('| api-availability | 99.5% | 0 | 0 | - | - |');
  expect(text).toContain('| the median read | 10.0 ms | 12.0 ms | +20% | +10% to +30% | +5% |');
});

test('JUnit counts a failure and an error, and is XML', () => {
  const text = gateJunit(report);
  expect(text).toContain(
    '<testsuite name="gate.datos" tests="4" failures="1" errors="1" skipped="0" timestamp="2026-11-23T00:00:00.000Z" time="20.0">',
  );
  expect(text).toContain(
    '<failure message="api-latency: 90 of 100 events were good &lt;&amp;&gt; &quot;below&quot; | 95%"/>',
  );
  expect(text.match(/<testcase /g)).toHaveLength(4);
});

test('the page says it all, and fetches nothing', () => {
  const page = gatePage(report);
  expect(page).toContain('Gate of datos: <span class="verdict failed">fail</span>');
  expect(page).toContain('&lt;&amp;&gt;');
  expect(page.match(/<svg /g)).toHaveLength(1);
  expect(page).not.toMatch(/src=|href=|NaN|undefined/);
});
