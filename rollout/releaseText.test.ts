import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ReleaseEvent } from './releaseEvent.ts';
import { actorOf, cleanRelease, releaseFrom, releaseText } from './releaseText.ts';

const at = Date.UTC(2026, 10, 30, 2, 41, 7);
const event: ReleaseEvent = {
  at,
  kind: 'promoted',
  system: 'freight',
  environment: 'prod',
  stage: 'api',
  revision: 'freight-api-1a2b3c4-7',
  from: 'freight-api-00001-abc',
  percent: 100,
  commit: '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d',
  who: 'octocat',
  verdict: 'https://github.com/x/y/actions/runs/7',
};

describe('a release event reads as one line', () => {
  test.each<[Partial<ReleaseEvent>, string]>([
    [{}, 'freight-api-1a2b3c4-7 promoted (commit 1a2b3c4d5e6f) by octocat: https://github.com/x/y/actions/runs/7'],
    [
      { kind: 'created', verdict: undefined },
      'freight-api-1a2b3c4-7 created without traffic (commit 1a2b3c4d5e6f) by octocat',
    ],
    [
      { kind: 'shifted', percent: 5, commit: undefined, verdict: undefined },
      '5% of traffic to freight-api-1a2b3c4-7 by octocat',
    ],
    [
      { kind: 'rolled back', commit: undefined, reason: 'it burns at page severity', verdict: 'report.json' },
      'freight-api-1a2b3c4-7 rolled back to freight-api-00001-abc by octocat: it burns at page severity; report.json',
    ],
    [
      { kind: 'held', percent: 25, commit: undefined, verdict: undefined, reason: 'too few events' },
      'freight-api-1a2b3c4-7 held at 25% of traffic by octocat: too few events',
    ],
    [
      { kind: 'applied', stage: 'Cloud Monitoring', revision: undefined, commit: undefined, verdict: undefined },
      'Cloud Monitoring applied by octocat',
    ],
  ] as never)('%j', (change: Partial<ReleaseEvent>, text: string) => {
    expect(releaseText({ ...event, ...change })).toBe(`2026-11-30 02:41 UTC in prod: ${text}`);
  });
});

describe('what is stored', () => {
  test('has no credentials of a link', () => {
    const { verdict } = cleanRelease({ ...event, verdict: 'https://me:secret@ci.example.com/run/7?token=abc#top' });
    expect(verdict).toBe('https://ci.example.com/run/7');
  });

  test('has who did it only where that can be an account', () => {
    expect(['a b', '', 'x'.repeat(101), '<script>', "o'brien", 'a\nb'].map((who) => actorOf([who]))).toEqual(
      Array.from({ length: 6 }, () => 'unknown'),
    );
    expect(
      ['octocat', 'dependabot[bot]', 'deploy@p-1.iam.gserviceaccount.com', 'José'].map((who) =>
        actorOf([undefined, who]),
      ),
    ).toEqual(['octocat', 'dependabot[bot]', 'deploy@p-1.iam.gserviceaccount.com', 'unknown']);
  });

  test('is one line of bounded length, whatever a server answered', () => {
    const reason = cleanRelease({ ...event, reason: `bad\r\n\u001b[31m${'x'.repeat(400)}` }).reason!;
    expect(reason.length).toBe(300);
    expect(reason).toMatch(/^bad \[31mx+…$/);
  });

  test('leaves out names and commits that are none', () => {
    const { revision, from, commit } = cleanRelease({ ...event, revision: 'a b', from: '', commit: 'main' });
    expect([revision, from, commit]).toEqual([undefined, undefined, undefined]);
  });

  test('reads back as it was written, and is never more than itself', () => {
    const text = fc.string({ maxLength: 500, unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, text, (who, reason, verdict, revision) => {
        const stored = cleanRelease({ ...event, who, reason, verdict, revision });
        expect(releaseFrom(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
        expect(/\p{Cc}/u.test(releaseText(stored))).toBe(false);
        expect(JSON.stringify(stored).length).toBeLessThan(3_000);
      }),
    );
  });

  test.each([
    null,
    7,
    'x',
    [],
    {},
    { ...event, at: 'now' },
    { ...event, kind: 'deleted' },
    { ...event, percent: 'all' },
  ])('is no event: %j', (value) => expect(releaseFrom(value)).toBeUndefined());
});
