/** `atalaya demo --break api`, with a clock that runs faster from the moment in which the API is broken. */
import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileSchedule, segmentAt } from '../../alerts/oncall/timeline.ts';
import { atalaya } from '../../cli/atalaya.ts';
import organization from '../../systems/organization.ts';

/** Minutes of an outage in seconds. */
const speed = 20;

test('the demo breaks the API, pages whoever is on call, mends it, and says when the page is over', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-demo-break-'));
  let brokenAt = Number.POSITIVE_INFINITY;
  const out: string[] = [];
  try {
    const code = await atalaya(['demo', '--once', '--rows', '500', '--no-gate', '--port', '0', '--break', 'api'], {
      stdout: (text) => {
        out.push(text);
        if (text.startsWith('\nBroken:')) brokenAt = Date.now();
      },
      stderr: (text) => void out.push(text),
      now: () => Date.now() + Math.max(0, Date.now() - brokenAt) * (speed - 1),
      cwd,
      systems: path.resolve(import.meta.dirname, '../../systems'),
      isTTY: false,
      columns: 80,
      stop: new AbortController().signal,
    });
    const text = out.join('');
    const happened = text.slice(text.indexOf('\nBroken:'));
    expect({ code, happened }).toMatchObject({ code: 0 });
    const order = [
      'Broken: from now on the API answers one request in twenty with 503.',
      'fires: flights-api-availability-burn-page (page)',
      `paged ${onCall(brokenAt)} (by mail to ${handleOf(onCall(brokenAt))}@example.com and Slack), for data-platform: Page: flights: api-availability error rate`,
      'acknowledge: http://127.0.0.1:',
      'the API is mended',
      'is over: flights-api-availability-burn-page (page)',
      `told ${onCall(brokenAt)}`,
      'over: whoever was paged knows',
    ].map((line) => [line, happened.indexOf(line)] as const);
    expect(order.filter(([, at]) => at < 0)).toEqual([]);
    expect(order.map(([, at]) => at)).toEqual(order.map(([, at]) => at).toSorted((a, b) => a - b));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

/** By the compiled schedule. */
const onCall = (at: number): string => {
  const schedule = organization.onCall.schedules.find(({ id }) => id === 'data-platform-primary')!;
  const [handle] = segmentAt(compileSchedule(schedule, { begin: at, end: at + 1 }), at)!.people;
  return organization.onCall.people.find((person) => person.handle === handle)!.name;
};

const handleOf = (name: string): string => organization.onCall.people.find((person) => person.name === name)!.handle;
