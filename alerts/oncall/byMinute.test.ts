/** Compares the compiled segments with a slow implementation that walks from minute to minute. SEED=N asks about other schedules. */
import { expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { minute, peopleByMinute } from './testing/byMinute.ts';
import { randomCase } from './testing/randomSchedule.ts';
import { compileSchedule, segmentAt } from './timeline.ts';

const seed = Number(process.env['SEED'] ?? 20_261_130);
const schedules = 72;
const questions = 700;

test(`at ${schedules * questions} random instants, and in every minute, the person on call is whom a walk by minute finds (seed ${seed})`, () => {
  const random = seededRandom(seed);
  let gaps = 0;
  for (let index = 0; index < schedules; index += 1) {
    const { schedule, walk, begin, end } = randomCase(random, index);
    const timeline = compileSchedule(schedule, { begin, end });
    const expected = peopleByMinute(schedule, walk, end);
    const wrong = (at: number): string | undefined => {
      const people = segmentAt(timeline, at)?.people.join() ?? 'no segment';
      const wanted = expected[Math.floor((at - walk) / minute)]!.join();
      if (wanted === '') gaps += 1;
      return people === wanted
        ? undefined
        : `${new Date(at).toISOString()}: '${people}' instead of '${wanted}' in ${JSON.stringify(schedule)}`;
    };
    for (let at = begin; at < end; at += minute) if (wrong(at) !== undefined) throw new Error(wrong(at));
    for (let question = 0; question < questions; question += 1) {
      const at = begin + Math.floor(random() * (end - begin));
      if (wrong(at) !== undefined) throw new Error(wrong(at));
    }
    expect(timeline.segments[0]?.begin).toBe(begin);
    expect(timeline.segments.at(-1)?.end).toBe(end);
  }
  // The cases are not trivial.
  expect(gaps).toBeGreaterThan(1_000);
});
