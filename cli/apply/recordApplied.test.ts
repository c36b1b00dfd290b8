import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Action, Step } from '../../apply/plan.ts';
import type { Difference } from '../../apply/resource.ts';
import { readReleases } from '../releases/releaseFile.ts';
import { appliedEvents, recordApplied } from './recordApplied.ts';
import type { Applied } from './report.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-applied-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

const step = (action: Action, owner: string): Step => ({ action, difference: { owner } as Difference });

const applied = (done: readonly Step[], notTried: readonly Step[] = []): Applied => ({
  project: 'p-1',
  plan: { steps: [...done, ...notTried], left: [] },
  outcome: { done, failed: undefined, notTried, stopped: false },
  doubles: [],
});

const at = Date.UTC(2026, 10, 30);
const fields = { at, environment: 'prod', who: 'octocat', commit: undefined } as const;

test('each system has one event, with what was done to it', () => {
  const done = [step('create', 'orders'), step('create', 'orders'), step('delete', 'orders'), step('update', 'stock')];
  const common = { at, environment: 'prod', who: 'octocat', kind: 'applied', stage: 'Cloud Monitoring' };
  expect(appliedEvents(applied(done), fields)).toEqual([
    { ...common, system: 'orders', reason: '2 resources created, 1 resource deleted' },
    { ...common, system: 'stock', reason: '1 resource updated' },
  ]);
});

test('an apply that did not end says so, and one that wrote nothing has no event', () => {
  const [event] = appliedEvents(applied([step('adopt', 'orders')], [step('create', 'orders')]), fields);
  expect(event?.reason).toBe('1 resource adopted; not finished');
  expect(appliedEvents(applied([], [step('create', 'orders')]), fields)).toEqual([]);
});

test('what went to a fake is recorded on this machine only', async () => {
  const said: string[] = [];
  const variables = {
    ATALAYA_MONITORING_ENDPOINT: 'http://127.0.0.1:9',
    GITHUB_ACTOR: 'octocat',
    GITHUB_SHA: '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d',
  };
  const io = { cwd, now: () => at, stderr: (text: string) => void said.push(text) };
  await recordApplied([applied([step('create', 'orders')])], 'prod', variables, io);
  expect(said).toEqual([]);
  expect(readReleases(path.join(cwd, '.atalaya'), 'orders')).toEqual([
    {
      ...fields,
      commit: variables.GITHUB_SHA,
      kind: 'applied',
      system: 'orders',
      stage: 'Cloud Monitoring',
      reason: '1 resource created',
    },
  ]);
});
