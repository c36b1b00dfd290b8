import { expect, test } from '@jest/globals';
import { maintenance } from '../model/maintenance.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { includedCounts } from './includedCounts.ts';
import type { CountAnswer, CountRequest } from './pointSource.ts';
import { slosOf } from './slo.ts';

const ms = (text: string): number => Date.parse(text);
const system = {
  ...freight,
  maintenance: [
    maintenance({
      owner: 'shop',
      reason: 'upgrade',
      begin: '2026-12-05T02:00:00Z',
      end: '2026-12-05T04:00:00Z',
      objectives: ['api-availability'],
    }),
  ],
};
const [availability, latency] = slosOf(system);

const request = (slo: CountRequest['slo'] | undefined, from: string, to: string): CountRequest => {
  if (slo === undefined) throw new Error('no objective');
  return { system, slo, from: ms(from), to: ms(to) };
};

test('a source is asked for what is included only, in one list, and its answers are put together', async () => {
  const asked: string[] = [];
  const counts = async (requests: readonly CountRequest[]): Promise<readonly CountAnswer[]> =>
    requests.map(({ slo, from, to }) => {
      asked.push(`${slo.id} ${(to - from) / 60_000}`);
      return { kind: 'Counted', counts: { good: 1, total: (to - from) / 60_000, overdue: 3 } };
    });
  const answers = await includedCounts({ counts }, [
    request(availability, '2026-12-05T01:00Z', '2026-12-05T05:30Z'),
    request(latency, '2026-12-05T01:00Z', '2026-12-05T05:30Z'),
    request(availability, '2026-12-05T03:00Z', '2026-12-05T03:30Z'),
    request(availability, '2026-12-05T01:30Z', '2026-12-05T03:00Z'),
  ]);
  expect(asked).toEqual(['api-availability 60', 'api-availability 90', 'api-latency-300ms 270', 'api-availability 30']);
  expect(answers).toEqual([
    { kind: 'Counted', counts: { good: 2, total: 150, overdue: 3 } },
    { kind: 'Counted', counts: { good: 1, total: 270, overdue: 3 } },
    { kind: 'Counted', counts: { good: 0, total: 0, overdue: 0 } },
    { kind: 'Counted', counts: { good: 1, total: 30, overdue: 0 } },
  ]);
});

test('an interval of which a part cannot be read is not read', async () => {
  const counts = async (requests: readonly CountRequest[]): Promise<readonly CountAnswer[]> =>
    requests.map((_request, index) =>
      index === 1 ? { kind: 'Unread', reason: 'gone' } : { kind: 'Counted', counts: { good: 1, total: 1, overdue: 0 } },
    );
  expect(await includedCounts({ counts }, [request(availability, '2026-12-05T01:00Z', '2026-12-05T05:30Z')])).toEqual([
    { kind: 'Unread', reason: 'gone' },
  ]);
});
