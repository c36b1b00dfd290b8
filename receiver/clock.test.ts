import { afterEach, expect, test } from '@jest/globals';
import { createClock } from './clock.ts';
import { startTestReceiver, type TestReceiver } from './testing/receiver.ts';
import { page, posted } from './testing/posted.ts';
import { newFolder } from './testing/folder.ts';

test.each([
  {
    change: 'is set back',
    wall: [1_000, 1_500, 600, 700],
    monotonic: [0, 500, 600, 700],
    expected: [1_000, 1_500, 1_600, 1_700],
  },
  { change: 'is set forward', wall: [1_000, 5_000, 5_100], monotonic: [0, 100, 200], expected: [1_000, 5_000, 5_100] },
  { change: 'stands still', wall: [1_000, 1_000, 1_000], monotonic: [0, 300, 800], expected: [1_000, 1_300, 1_800] },
])('time goes on when the clock of the machine $change', ({ wall, monotonic, expected }) => {
  let index = 0;
  const clock = createClock(
    0,
    () => wall[index] ?? 0,
    () => monotonic[index] ?? 0,
  );
  const read = expected.map((_, at) => {
    index = at;
    return clock.now();
  });
  expect(read).toEqual(expected);
});

let started: TestReceiver | undefined;
afterEach(async () => {
  await started?.close();
  await started?.mail.close();
});

test('a restart with the clock set back by a day neither sends again nor stalls', async () => {
  const folder = newFolder();
  const first = await startTestReceiver({ folder });
  await first.post('alertmanager', posted('firing', page));
  await first.settle();
  await first.close();
  const clock = { now: first.clock.now - 86_400_000 };
  let passed = 0;
  started = await startTestReceiver({ folder, mail: first.mail, clock, monotonic: () => passed });
  await started.settle();
  expect(first.mail.mails).toHaveLength(1);
  passed = 300_000;
  await started.settle();
  expect(first.mail.mails.map(({ to }) => to[0])).toEqual(['ana@example.com', 'bo@example.com']);
});
