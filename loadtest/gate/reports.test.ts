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
import { report } from './testing/report.ts';

test('the document has the shape that its schema promises, and no other', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, 'report.schema.json'), 'utf8')) as object;
  const isValid = ajv.compile(schema);
  isValid(JSON.parse(JSON.stringify(report)));
  expect(isValid.errors).toBeNull();
  const writes = {
    runs: report.runs.map((run) => ({
      ...run,
      invalid: [{ kind: 'not JSON', accepted: 0, refused: 2, error: 0, unheard: 0 }],
    })),
    followed: {
      accepted: 1,
      notAccepted: 0,
      readableAfter: [12.5],
      missing: 0,
      undecided: [],
      patience: 60,
      altered: {},
    },
  };
  const objectives = report.objectives.map((objective) => ({ ...objective, of: 'POST /diary' }));
  isValid(JSON.parse(JSON.stringify({ ...report, objectives, writes })));
  expect(isValid.errors).toBeNull();
  expect(isValid({ ...report, verdict: 'maybe' })).toBe(false);
  expect(isValid({ ...report, more: 1 })).toBe(false);
});

test('every report says what was released last, where this machine knows it', () => {
  const released = '2026-11-30 02:41 UTC in prod: diary-api-2 promoted (commit 1a2b3c4d5e6f) by octocat';
  const marked: GateReport = { ...report, released };
  for (const text of [gateText(marked), gateMarkdown(marked), gatePage(marked)])
    expect(text).toContain(`20 s in all, k6 2.2.0; released last: ${released}`);
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, 'report.schema.json'), 'utf8')) as object;
  expect(ajv.compile(schema)(JSON.parse(JSON.stringify(marked)))).toBe(true);
});

test('a terminal shows what decided first, then the other parts in the order in which they are judged', () => {
  expect(gateText(report)).toBe(
    [
      'diary: fail  (https://new.example.com against https://now.example.com)',
      '  fail: objective: api-latency: 90 of 100 events were good <&> "below" | 95%',
      '  pass: validity: all 2 runs went as planned',
      '  inconclusive: regression: 1 run cannot rule chance out',
      '  warn: budget: api-latency: only 10% is left',
      '  bad answers: candidate: GET /freight: wrong: empty list 3',
      '2 runs of 4 s at 50 reads a second, each after 1 s of warm-up; 20 s in all, k6 2.2.0',
      '',
    ].join('\n'),
  );
  expect(gateText({ ...report, override: 'repair of INC-7, by Ana' })).toMatch(
    /^diary: fail, let pass: repair of INC-7, by Ana {2}\(/,
  );
});

test('Markdown is found again by its mark, and no text breaks its tables', () => {
  const text = gateMarkdown(report);
  expect(text).toMatch(/^<!-- atalaya gate diary -->\n\n## Gate of diary: fail\n/);
  expect(text).toContain('- **fail** (objective): api-latency: 90 of 100 events were good \\<&\\> "below" \\| 95%\n');
  expect(text).toContain('| api-latency | candidate | 95% | 90 | 100 | 90% | 82.5% to 94.5% |');
  expect(text).toContain('| api-availability | candidate | 99.5% | 0 | 0 | - | - |');
  expect(text).toContain('| the median read | 10.0 ms | 12.0 ms | +20% | +10% to +30% (99%) | +5% |');
});

test('a comment answers before its folded details, and has a row for every part, also for those that were not reached', () => {
  const [answer = '', ...details] = gateMarkdown(report).split('<details>');
  expect(answer).toContain(
    [
      '| part | verdict | because |',
      '| --- | --- | --- |',
      '| contract | not judged | the gate did not come to it |',
      '| validity | pass | all 2 runs went as planned |',
      '| runner | not judged | the gate did not come to it |',
      '| answers | not judged | the gate did not come to it |',
      '| objective | fail | api-latency: 90 of 100 events were good \\<&\\> "below" \\| 95% |',
      '| writes | not judged | the gate did not come to it |',
      '| regression | inconclusive | 1 run cannot rule chance out |',
      '| budget | warn | api-latency: only 10% is left |',
    ].join('\n'),
  );
  expect(details.map((text) => /<summary>(.*)<\/summary>/.exec(text)?.[1])).toEqual([
    'All findings',
    'Objectives',
    'Against the baseline',
    'Bad answers',
    'Runs',
  ]);
  expect(details.every((text) => text.includes('</details>'))).toBe(true);
});

test("a part that passed names how many of its findings were not judged, and both sides' objectives have a row", () => {
  const findings: GateReport['findings'] = [
    { id: 'writes/a', subject: 'writes', verdict: 'pass', text: 'POSTs were answered', figures: {} },
    { id: 'writes/b', subject: 'writes', verdict: 'not judged', text: 'freshness: set --allow-writes', figures: {} },
  ];
  const [run] = report.runs;
  const baselineEvents = [{ objective: 'api-latency', good: 99, total: 100 }];
  const both = { ...report, verdict: 'pass' as const, findings, runs: [{ ...run!, baselineEvents }] };
  expect(gateMarkdown(both)).toContain('| writes | pass, 1 not judged | POSTs were answered |');
  expect(gateMarkdown(both)).toContain('- **not judged** (writes): freshness: set --allow-writes');
  expect(gateMarkdown(both)).toContain('| api-latency | baseline | 95% | 99 | 100 | 99% | - |');
  expect(gatePage(both)).toContain('<td class="warned">pass, 1 not judged</td>'.replace('warned', 'met'));
  expect(gatePage(both)).toContain(
    '<td class="soft">not judged</td><td class="long">freshness: set --allow-writes</td>',
  );
});

test('runs of POSTs have rows of their own, and their bad answers count; a run that is left out says so', () => {
  const bad = [{ side: 'candidate', route: 'POST /diary', kind: 'none', reason: 'timed out', count: 7 }] as const;
  const all = { ...report, writes: { runs: [{ ...report.runs[0]!, bad }], followed: null } };
  expect(gateText(all)).toContain('  bad answers: candidate: POST /diary: no answer: timed out 7\n');
  expect(gateMarkdown(all)).toContain('| POSTs 1 | 200 | 0 | 12.0 ms | 20.0 ms |');
  expect(gatePage(all)).toContain('<td class="long">left out: generator: k6 left no summary</td>');
  expect(gatePage(all)).toContain('<td>POST /diary</td>');
});

test('a gate that sent no load has a page without charts', () => {
  const page = gatePage({ ...report, runs: [], comparisons: [] });
  expect([page.includes('<svg'), page.includes('Run by run')]).toEqual([false, false]);
});

/** What a target can put into a reason: markup of three formats, a mention, control characters, and length. */
const hostile = `</td></details><script>alert(1)</script> | @everyone \u0000\u001b[31m ]]> --> \uD800 ${'x'.repeat(5_000)}`;
const attacked: GateReport = {
  ...report,
  override: hostile,
  findings: [{ id: 'answers', subject: 'answers', verdict: 'fail', text: hostile, figures: { wrong: 3 } }],
  runs: Array.from({ length: 80 }, (_, order) => ({
    ...report.runs[1]!,
    order,
    problems: [{ cause: 'candidate' as const, text: hostile }],
    bad: Array.from({ length: 5 }, (_, i) => ({
      side: 'candidate' as const,
      route: `GET /freight?<${order}>`,
      kind: 'wrong' as const,
      reason: `${i} ${hostile}`,
      count: 1,
    })),
  })),
};

test("a target's text stays text in every format, and no report grows without bound", () => {
  const [text, markdown, page, xml] = [gateText, gateMarkdown, gatePage, gateJunit].map((format) => format(attacked));
  // oxlint-disable-next-line no-control-regex
  const control = /[\u0000-\u0008\u001b]/;
  expect([text, page, xml].map((format) => control.exec(format!))).toEqual([null, null, null]);
  expect(/<script>alert/.exec(page!)).toBeNull();
  expect(/<script>/.exec(xml!)).toBeNull();
  expect(/(?<!\\)<script|@everyone|(?<!\\)<\/td/.exec(markdown!)).toBeNull();
  expect(page!.length).toBeLessThan(2_000_000);
  expect(xml!.length).toBeLessThan(20_000);
});

test('a comment that GitHub would refuse for its length has no details, and says where they are', () => {
  const findings = Array.from({ length: 200 }, (_, i) => ({ ...attacked.findings[0]!, id: `answers/${i}` }));
  for (const many of [attacked, { ...attacked, findings }]) expect(gateMarkdown(many).length).toBeLessThan(65_536);
  expect(
    gateMarkdown({ ...attacked, findings }).endsWith(
      'The details are too long for a comment: they are in report.html.\n',
    ),
  ).toBe(true);
});

test('JUnit: what is followed has no figure, and the figures are properties of the case', () => {
  const judged = (share: number): GateReport => ({
    ...report,
    seconds: 20 + share,
    findings: report.findings.map((finding) => ({
      ...finding,
      text: `${share} of them`,
      figures: { share, events: share * 1_000 },
    })),
  });
  const [first, second] = [judged(0.25), judged(0.5)].map((each) => gateJunit(each));
  const names = (xml: string): readonly string[] => xml.match(/<testcase classname="[^"]*" name="[^"]*"/g) ?? [];
  expect(names(first!)).toEqual(names(second!));
  expect(names(first!)).toHaveLength(4);
  expect(first).toContain(
    '<testcase classname="gate.diary" name="validity/x" time="0"><properties><property name="share" value="0.25"/><property name="events" value="250"/></properties>',
  );
});

test('JUnit: not judged is skipped, with the text where Jenkins (an attribute) and where GitLab (the content) reads it', () => {
  const xml = gateJunit({
    ...report,
    findings: [
      { id: 'regression', subject: 'regression', verdict: 'not judged', text: '--baseline names one', figures: {} },
      { id: 'budget/x', subject: 'budget', verdict: 'fail', text: 'spent', figures: { left: Number.NaN } },
    ],
  });
  expect(xml).toContain('tests="2" failures="1" errors="0" skipped="1"');
  expect(xml).toContain('time="0"><skipped message="--baseline names one">--baseline names one</skipped></testcase>');
  expect(xml).toContain('time="0"><failure type="fail" message="spent">spent</failure></testcase>');
});

test('JUnit counts a failure and an error, and is XML', () => {
  const text = gateJunit(report);
  expect(text).toContain(
    '<testsuite name="gate.diary" tests="4" failures="1" errors="1" skipped="0" timestamp="2026-11-23T00:00:00.000Z" time="20.0">',
  );
  expect(text).toContain(
    '<failure type="fail" message="api-latency: 90 of 100 events were good &lt;&amp;&gt; &quot;below&quot; | 95%">',
  );
  expect(text.match(/<testcase /g)).toHaveLength(4);
});

test('the page says it all, and fetches nothing', () => {
  const page = gatePage(report);
  expect(page).toContain('Gate of diary: <span class="verdict failed">fail</span>');
  expect(page).toContain('&lt;&amp;&gt;');
  expect(page.match(/<svg /g)).toHaveLength(2);
  expect(page).toContain(
    '<td>wrong</td><td class="long">empty list</td><td><span class="bar"><span style="width: 100.0%"></span></span>3</td><td>GET /freight</td><td>candidate</td>',
  );
  expect(page).not.toMatch(/\ssrc=|href=|@import|NaN|undefined/);
});
