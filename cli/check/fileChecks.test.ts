/**
 * The page of a check is its fixture: the bad example breaks this check and no other, with the words that the page shows, and
 * the good one breaks none. What is too long for a page is made here.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { allChecks } from './checks.ts';
import { fileChecks, togetherChecks } from '../../lint/fileChecks.ts';
import { lintText, findingTexts } from '../testing/lintText.ts';

const root = path.join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const many = <T>(count: number, item: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => item(i));

const widgets = (count: number): object => ({
  displayName: 'Orders',
  gridLayout: { widgets: many(count, (i) => ({ title: `Widget ${i + 1}`, blank: {} })) },
});
const run = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const policy = (filter: string): object => ({
  displayName: 'Orders fail',
  combiner: 'OR',
  conditions: [
    { displayName: 'Too many', conditionThreshold: { filter, comparison: 'COMPARISON_GT', duration: '60s' } },
  ],
});

const long: Readonly<Record<string, object>> = {
  'dashboards/widget-limit': widgets(101),
  'dashboards/many-widgets': widgets(51),
  'dashboards/label-limit': { ...widgets(1), labels: Object.fromEntries(many(65, (i) => [`label-${i}`, ''])) },
  'dashboards/annotation-projects': {
    ...widgets(1),
    annotations: { defaultResourceNames: many(51, (i) => `projects/p${i}`) },
  },
  'policies/filter-length': policy(
    `${run} AND resource.labels.service_name=one_of(${many(160, (i) => `"service-${100 + i}"`).join(',')})`,
  ),
  'policies/documentation-size': {
    ...policy(run),
    documentation: { content: 'What to do. '.repeat(700), mimeType: 'text/markdown' },
  },
  'resources/snooze-policies': {
    displayName: 'Works',
    criteria: { policies: many(17, (i) => `projects/p/alertPolicies/${i}`) },
    interval: { startTime: '2026-12-01T00:00:00Z', endTime: '2026-12-02T00:00:00Z' },
  },
  'resources/channel-text': {
    type: 'email',
    displayName: 'Shop '.repeat(110),
    labels: { email_address: 'shop@example.com' },
  },
};

interface Page {
  readonly bad: string;
  readonly output: string;
  readonly good: string;
}

const pageOf = (text: string): Page => {
  const [, bad = '', output = '', good = ''] =
    /\nBad:\n\n```\w+\n([^]+?)\n```\n\nIt says:\n\n```text\n([^]+?)\n```\n\nGood:\n\n```json\n([^]+?)\n```\n/.exec(
      text,
    ) ?? [];
  return { bad, output, good };
};

test('no two checks have one id, whatever they read', () => {
  const ids = [...allChecks, ...fileChecks].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(fileChecks)('$id', ({ id, page, title, severity, source }) => {
  const text = read(page);
  const { bad, output, good } = pageOf(text);
  const example = long[id] === undefined ? bad : JSON.stringify(long[id], null, 2);

  test('has a page that says what it finds, why, a bad and a good example, the fix and the source', () => {
    expect(text.startsWith(`# ${id}\n\n${title} (${severity})\n`)).toBe(true);
    expect(text.match(/^## .*$/gm)).toEqual(['## What it finds', '## Why', '## Example', '## Fix', '## Source']);
    expect(text).toContain(source);
    expect(read('docs/checks/files.md')).toContain(`| [${id}](${id}.md) | ${severity} | ${title} |\n`);
  });

  test('finds the bad example, in the words of its page', async () => {
    const words = await findingTexts(example);
    // Where an example is too long for a page, line and column are those of another.
    const placed = long[id] === undefined ? words.join('\n\n') : words.join('\n\n').replaceAll(/:\d+:\d+/g, '');
    expect(placed).toBe(long[id] === undefined ? output : output.replaceAll(/:\d+:\d+/g, ''));
  });

  test('finds nothing in the good example', async () => {
    const { findings, artefacts, unreadable } = await lintText(good);
    expect([findings, unreadable]).toEqual([[], []]);
    expect(artefacts.length).toBeGreaterThan(0);
  });
});

const together = new Set(togetherChecks.map(({ id }) => id));

test.each(fileChecks.filter(({ id }) => !together.has(id)))(
  '$id is found among a hundred others',
  async ({ id, page }) => {
    const others = fileChecks.filter((other) => other.id !== id).map((other) => pageOf(read(other.page)).good);
    const good = others.flatMap((text): unknown => JSON.parse(text));
    const planted: unknown = long[id] ?? JSON.parse(pageOf(read(page)).bad);
    const { findings } = await lintText(JSON.stringify([...good.slice(0, 50), planted, ...good.slice(50)]));
    const own = findings.filter(({ check }) => check === id);
    expect(own.length).toBeGreaterThan(0);
    for (const { path } of own) expect(path).toMatch(/^\[50\]/);
  },
);

const findingsOfFilter = async (filter: string): Promise<readonly string[]> => {
  const { findings } = await lintText(JSON.stringify(policy(filter)));
  return findings.map(({ check, message }) => `${check}: ${message}`);
};

describe('of a filter is said what no placeholder makes good', () => {
  test.each([
    ['resource.type="k8s_pod" resource.labels.cluster_name="${var.cluster}"'],
    ["resource.type='k8s_pod' resource.labels.cluster_name='{{ .Values.cluster }}'"],
  ])('%s lacks its metric', async (filter) => {
    expect(await findingsOfFilter(filter)).toEqual(['policies/filter-metric: the filter names no metric.type']);
  });

  test.each([
    ['resource.type="k8s_pod" ${var.more}'],
    ['resource.type="k8s_pod" resource.labels.cluster_name="${join("\\" ", var.more)}"'],
    ['${var.filter}'],
  ])('%s may yet have one', async (filter) => {
    expect(await findingsOfFilter(filter)).toEqual([]);
  });

  test('metric.x and resource.x are not labels', async () => {
    expect(await findingsOfFilter(`${run} AND metric.response_code="500" AND resource.location!="eu"`)).toEqual([
      'queries/unknown-label: metric.response_code is neither metric.type nor a label of a metric',
      'queries/unknown-label: resource.location is neither resource.type nor a label of a resource',
    ]);
  });

  test('processes are counted without a metric.type', async () => {
    expect(await findingsOfFilter('select_process_count("*") resource.type="gce_instance"')).toEqual([]);
    expect(await findingsOfFilter('select_process_count(${var.name})')).toEqual([]);
  });
});

test('of fields that Google itself exports, and describes nowhere, nothing is said', async () => {
  const timeSeriesQuery = { prometheusQuery: 'up', apiSource: 'DEFAULT_CLOUD' };
  const xyChart = { dataSets: [{ plotType: 'LINE', timeSeriesQuery }], chartOptions: { showLegend: false } };
  const board = { displayName: 'Orders', gridLayout: { widgets: [{ xyChart, visualElementId: 0, id: '' }] } };
  expect((await lintText(JSON.stringify(board))).findings).toEqual([]);
});
