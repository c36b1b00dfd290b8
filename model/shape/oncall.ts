/** Shapes of teams, people, schedules and routing. */
import { isRecord, show, type Shape } from './shape.ts';

const object: Shape = (value, path, report) => {
  if (isRecord(value)) return;
  report({ id: 'model/wrong-type', path, message: `${show(value)} is not an object`, fix: 'write an object' }, path);
};

export const onCallOfTeamShape: Shape = object;
export const onCallPlanShape: Shape = object;
