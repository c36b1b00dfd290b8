/** Segments as short texts, for tests that list them. */
import type { Schedule } from '../../../model/oncall/schedule.ts';
import { compileSchedule, segmentAt } from '../timeline.ts';
import { schedule } from './schedules.ts';

/** '2026-11-30T00:00 ana, bo' for each segment; `from` and `to` are instants. */
export const segmentTexts = (plan: Partial<Schedule>, from: string, to: string): readonly string[] =>
  compileSchedule(schedule(plan), { begin: Date.parse(from), end: Date.parse(to) }).segments.map(
    ({ begin, people }) =>
      `${new Date(begin).toISOString().slice(0, 16)} ${people.length === 0 ? 'nobody' : people.join(', ')}`,
  );

export const whoAt = (plan: Partial<Schedule>, at: string): readonly string[] | undefined => {
  const begin = Date.parse(at);
  return segmentAt(compileSchedule(schedule(plan), { begin, end: begin + 60_000 }), begin)?.people;
};
