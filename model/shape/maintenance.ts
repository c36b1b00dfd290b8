/** Shapes of maintenance windows. */
import { weekdays, type Maintenance, type RecurringMaintenance } from '../maintenance.ts';
import { instantOf, isDay } from '../instant.ts';
import { timeZone } from './timeZone.ts';
import { arrayOf, isRecord, maybe, oneOf, record, show, tagged, text, type Shape } from './shape.ts';

const matching =
  (matches: (value: string) => boolean, noun: string, example: string): Shape =>
  (value, path, report) => {
    if (typeof value === 'string' && matches(value)) return;
    const problem = {
      id: 'model/bad-time',
      path,
      message: `${show(value)} is not ${noun}`,
      fix: `write a value such as ${example}`,
    };
    report(problem, path);
  };

const instant = matching(
  (value) => instantOf(value) !== undefined,
  'an instant in whole minutes with its offset',
  "'2026-12-05T02:00:00Z' or '2026-12-04T23:00:00-03:00'",
);
const clock = matching((value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value), 'a time of day', "'02:00'");
const day = matching(isDay, 'a day', "'2026-12-05'");

const common = {
  owner: text('who answers for it'),
  reason: text('what is done, and who agreed'),
  objectives: maybe(arrayOf(text("an objective's id"), 'an array of ids of objectives')),
};

const wanted = 'maintenance({ … }) or recurringMaintenance({ … })';

const shapes: Shape = tagged(
  'kind',
  {
    Maintenance: record<Maintenance>(
      { kind: oneOf(['Maintenance']), ...common, begin: instant, end: instant },
      { expected: wanted, optional: ['objectives'] },
    ),
    RecurringMaintenance: record<RecurringMaintenance>(
      {
        kind: oneOf(['RecurringMaintenance']),
        ...common,
        every: oneOf(['day', ...weekdays]),
        begin: clock,
        end: clock,
        timeZone: maybe(timeZone),
        from: day,
        until: day,
      },
      { expected: wanted, optional: ['objectives', 'timeZone'] },
    ),
  },
  wanted,
);

const ends: Readonly<Record<string, string>> = { Maintenance: 'end', RecurringMaintenance: 'until' };

/** Without an end it is said as such, not as a missing field. */
export const maintenanceShape: Shape = (value, path, report) => {
  const end = isRecord(value) ? ends[String(value['kind'])] : undefined;
  if (end === undefined || !isRecord(value) || value[end] !== undefined) return shapes(value, path, report);
  const message = `the maintenance has no ${end}: it would exclude everything from then on`;
  const fix =
    end === 'end'
      ? "add end, such as end: '2026-12-05T04:00:00Z'; it can be moved while the work goes on"
      : "add until, the last day on which it begins, such as until: '2027-12-31'";
  report({ id: 'model/maintenance-without-end', path: `${path}.${end}`, message, fix }, path);
  shapes({ ...value, [end]: end === 'end' ? '2026-12-05T04:00:00Z' : '2026-12-05' }, path, report);
};
