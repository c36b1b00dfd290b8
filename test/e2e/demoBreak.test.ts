/** `atalaya demo --break api`, with a clock that runs faster from the moment in which the API is broken. */
import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileSchedule, segmentAt } from '../../alerts/oncall/timeline.ts';
import { atalaya } from '../../cli/atalaya.ts';
import organization from '../fixtures/systems/organization.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';

/** Minutes of an outage in seconds. */
const speed = 20;

interface Broken {
  readonly code: number;
  /** From the break on. */
  readonly happened: string;
  readonly brokenAt: number;
}

/** `onText` gets each text as it is printed, and what stops the demo. */
const breakApi = async (
  args: readonly string[],
  isTTY: boolean,
  onText: (text: string, stop: () => void) => void = () => undefined,
): Promise<Broken> => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'atalaya-demo-break-'));
  const stopping = new AbortController();
  let brokenAt = Number.POSITIVE_INFINITY;
  const out: string[] = [];
  const print = (text: string): void => {
    out.push(text);
    if (text.includes('Broken: from now on')) brokenAt = Date.now();
    onText(text, () => stopping.abort());
  };
  try {
    const code = await atalaya(['demo', ...args, '--rows', '500', '--no-gate', '--port', '0', '--break', 'api'], {
      stdout: print,
      stderr: print,
      now: () => Date.now() + Math.max(0, Date.now() - brokenAt) * (speed - 1),
      cwd,
      systems: systemsFolder,
      isTTY,
      columns: 200,
      stop: stopping.signal,
    });
    const text = out.join('');
    return { code, happened: text.slice(text.indexOf('Broken: from now on')), brokenAt };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
};

const expectInOrder = (text: string, lines: readonly string[]): void => {
  const order = lines.map((line) => [line, text.indexOf(line)] as const);
  expect(order.filter(([, at]) => at < 0)).toEqual([]);
  expect(order.map(([, at]) => at)).toEqual(order.map(([, at]) => at).toSorted((a, b) => a - b));
};

test('the demo breaks the API, pages whoever is on call, mends it, and says when the page is over', async () => {
  const { code, happened, brokenAt } = await breakApi(['--once'], false);
  expect({ code, happened }).toMatchObject({ code: 0 });
  expectInOrder(happened, [
    'Broken: from now on the API answers one request in twenty with 503.',
    'fires: freight-api-availability-burn-page (page)',
    `paged ${onCall(brokenAt)} (by mail to ${handleOf(onCall(brokenAt))}@example.com and Slack), for data-platform: Page: freight: api-availability error rate`,
    'the API is mended',
    'is over: freight-api-availability-burn-page (page)',
    `told ${onCall(brokenAt)}`,
    'over: everybody who was paged is notified',
  ]);
  // The link comes with the first message that is sent, which may be the one to the team's channel.
  expectInOrder(happened, ['fires: freight-api', 'acknowledge: http://127.0.0.1:', 'the API is mended']);
});

/** What a person does with a link: opens it in a browser, and presses the button. */
const acknowledge = async (link: string): Promise<string> => {
  const page = await (await fetch(link)).text();
  const [, action = ''] = /<form method="post" action="([^"]+)">/.exec(page) ?? [];
  const answer = await fetch(new URL(action.replaceAll('&amp;', '&'), link), { method: 'POST' });
  return answer.text();
};

test('on a terminal the link acknowledges: the API is mended then, and nobody else is paged', async () => {
  let answer: Promise<string> | undefined;
  const { happened, brokenAt } = await breakApi([], true, (text, stop) => {
    const [, link] = /acknowledge: (http:\S+)/.exec(text) ?? [];
    if (link !== undefined) answer ??= acknowledge(link);
    if (text.includes('over: everybody who was paged is notified')) stop();
  });
  const handle = handleOf(onCall(brokenAt));
  expect(await answer).toContain('You have acknowledged it');
  expect(happened).toContain(`paged ${onCall(brokenAt)} (by mail`);
  expectInOrder(happened, [
    'acknowledge: http://127.0.0.1:',
    `acknowledged by ${handle}: nobody else is notified`,
    'the API is mended',
    'is over: freight-api-availability-burn-page (page)',
    `told ${onCall(brokenAt)}`,
    'over: everybody who was paged is notified',
  ]);
  expect([...happened.matchAll(/\d s +paged ([^(\n]+) \(/g)].map(([, who]) => who)).toEqual([onCall(brokenAt)]);
});

/** By the compiled schedule. */
const onCall = (at: number): string => {
  const schedule = organization.onCall.schedules.find(({ id }) => id === 'data-platform-primary')!;
  const [handle] = segmentAt(compileSchedule(schedule, { begin: at, end: at + 1 }), at)!.people;
  return organization.onCall.people.find((person) => person.handle === handle)!.name;
};

const handleOf = (name: string): string => organization.onCall.people.find((person) => person.name === name)!.handle;
