import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Outcome } from './delivery/message.ts';
import type { Sender } from './delivery/sender.ts';
import { startTestReceiver, type TestReceiver } from './testing/receiver.ts';
import { page, posted } from './testing/posted.ts';
import { newFolder } from './testing/folder.ts';
import { startMailServer } from './testing/smtpServer.ts';

type Step =
  | { readonly kind: 'fire' | 'resolve' | 'replay'; readonly system: number }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'acknowledge' | 'restart' }
  | { readonly kind: 'answer'; readonly outcome: Outcome['kind'] };

const system = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('fire' as const, 'resolve' as const, 'replay' as const), system }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(0.01, 0.5, 3, 6, 90, 300) }),
  fc.record({ kind: fc.constantFrom('acknowledge' as const, 'restart' as const) }),
  fc.record({
    kind: fc.constant('answer' as const),
    outcome: fc.constantFrom('Delivered' as const, 'Refused' as const, 'NotNow' as const, 'Unknown' as const),
  }),
);

interface Sent {
  readonly id: string;
  readonly incident: string;
  readonly recipient: string;
  readonly kind: string;
  readonly outcome: Outcome['kind'];
}

const labelsOf = (index: number): Readonly<Record<string, string>> => ({ ...page, system: `system-${index}` });

const play = async (steps: readonly Step[], mail: TestReceiver['mail']): Promise<void> => {
  const folder = newFolder();
  const clock = { now: Date.parse('2026-11-30T03:00:00Z') };
  const sent: Sent[] = [];
  let outcome: Outcome['kind'] = 'Delivered';
  const sender: Sender = {
    concurrency: 3,
    close: () => undefined,
    send: async ({ delivery: { id, incident, recipient, kind } }) => {
      sent.push({ id, incident, recipient, kind, outcome });
      return outcome === 'Delivered' ? { kind: outcome } : { kind: outcome, reason: 'the test says so' };
    },
  };
  const open = (): Promise<TestReceiver> => startTestReceiver({ folder, clock, mail, destinations: { Email: sender } });
  let running = await open();
  try {
    /** The beginnings of the present or last firing of each system; undefined before the first. */
    const begins: (string | undefined)[] = [];
    const fires: boolean[] = [];
    let paged = 0;
    const at = (): string => new Date(clock.now).toISOString();
    const post = async (status: 'firing' | 'resolved', index: number): Promise<Readonly<Record<string, number>>> => {
      const times = { startsAt: begins[index] ?? at(), ...(status === 'resolved' ? { endsAt: at() } : {}) };
      const answer = await running.post('alertmanager', posted(status, labelsOf(index), times));
      expect(answer.status).toBe(200);
      return ((await answer.json()) as { readonly alerts: Readonly<Record<string, number>> }).alerts;
    };
    for (const current of steps) {
      switch (current.kind) {
        case 'fire':
          if (fires[current.system] !== true) {
            clock.now += 1_000;
            begins[current.system] = at();
          }
          fires[current.system] = true;
          {
            // 'returned': nothing had repeated it for so long that it counted as over.
            const { fired = 0, returned = 0 } = await post('firing', current.system);
            paged += fired + returned;
          }
          break;
        case 'resolve':
          if (begins[current.system] !== undefined) await post('resolved', current.system);
          fires[current.system] = false;
          break;
        case 'replay':
          // A resolve that comes again.
          if (begins[current.system] !== undefined && fires[current.system] !== true)
            await post('resolved', current.system);
          break;
        case 'pass':
          await running.pass(current.minutes * 60_000);
          break;
        case 'acknowledge':
          for (const { id } of running.receiver.incidents()) await running.receiver.acknowledge(id, 'ana');
          break;
        case 'answer':
          outcome = current.outcome;
          break;
        case 'restart':
          await running.close();
          running = await open();
          break;
      }
      await running.settle();
    }
    outcome = 'Delivered';
    await running.pass(120_000);
    for (const index of fires.keys()) if (fires[index] === true) await post('resolved', index);
    await running.pass(120_000);
    await running.pass(120_000);

    const incidents = running.receiver.incidents();
    expect(incidents.map(({ state }) => state)).toEqual(incidents.map(() => 'resolved'));
    expect(incidents.length).toBe(paged);
    for (const { id } of incidents) {
      const deliveries = running.receiver.deliveries(id);
      expect(deliveries.filter(({ state }) => !['delivered', 'failed', 'superseded'].includes(state))).toEqual([]);
      for (const [recipient, messages] of Map.groupBy(
        sent.filter(({ incident }) => incident === id),
        (message) => message.recipient,
      )) {
        const reached = messages.filter(({ outcome: how }) => how === 'Delivered' || how === 'Unknown');
        const kinds = reached.map(({ kind }) => kind);
        // Nothing follows a resolve but the same message again.
        const end = kinds.indexOf('resolved');
        expect([recipient, new Set(kinds.slice(end === -1 ? kinds.length : end + 1))]).toEqual([
          recipient,
          new Set(kinds.slice(end === -1 ? kinds.length : end + 1).filter((kind) => kind === 'resolved')),
        ]);
        // Whoever was paged hears that it is over, unless that was refused.
        const refused = messages.some(({ kind, outcome: how }) => kind === 'resolved' && how === 'Refused');
        if (kinds.length > 0 && !refused) expect([recipient, kinds.at(-1)]).toEqual([recipient, 'resolved']);
      }
    }
    // A message that was delivered for certain is not sent again.
    const certain = new Set<string>();
    for (const { id, outcome: how } of sent) {
      expect(certain.has(id)).toBe(false);
      if (how === 'Delivered' || how === 'Refused') certain.add(id);
    }
  } finally {
    await running.close();
  }
};

test('whatever happens in whatever order: everybody who was paged hears that it is over, last and with one id a message', async () => {
  const mail = await startMailServer();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), (steps) => play(steps, mail)),
      { numRuns: 30, endOnFailure: true },
    );
  } finally {
    await mail.close();
  }
}, 120_000);
