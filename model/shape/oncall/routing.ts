/** Shapes of routing: matchers, routes, mute times, silences, inhibitions. */
import type {
  AlertRouteDefinition,
  Grouping,
  Inhibition,
  Matcher,
  MuteTime,
  RoutingDefinition,
  Silence,
} from '../../oncall/routing.ts';
import { arrayOf, duration, flag, isRecord, name, oneOf, record, show, text, type Shape } from '../shape.ts';
import { line } from './line.ts';
import { id } from './schedule.ts';
import { timeZone } from '../timeZone.ts';
import { clock, days, endClock, instant } from './times.ts';

const label: Shape = name(
  /^[a-zA-Z_]\w*$/,
  "a label's name",
  'write letters, digits and underscores, beginning with a letter or underscore',
);

/** An empty text is a value: it matches alerts without the label. */
const labelValue: Shape = (value, path, report) => {
  if (typeof value === 'string') return;
  const message = `${show(value)} is not the value of a label`;
  report({ id: 'model/wrong-type', path, message, fix: 'write a text' }, path);
};

const matcher: Shape = record<Matcher>(
  { label, op: oneOf(['=', '!=', '=~', '!~']), value: labelValue },
  { expected: "an object such as { label: 'system', op: '=', value: 'orders' }" },
);

const matchers: Shape = arrayOf(matcher, 'an array of matchers');

/** As in Alertmanager, ['...'] is every label: each alert is a group of its own. */
const groupLabels: Shape = (value, path, report) => {
  if (Array.isArray(value) && value.length === 1 && value[0] === '...') return;
  arrayOf(label, 'an array of labels')(value, path, report);
};

const grouping: Shape = record<Grouping>(
  {
    by: groupLabels,
    wait: duration('1s', '1d', 'grouping'),
    interval: duration('1s', '7d', 'grouping'),
    repeat: duration('1m', '30d', 'grouping'),
  },
  { expected: 'an object with by, wait, interval or repeat', optional: ['by', 'wait', 'interval', 'repeat'] },
);

const muteTimeIds: Shape = arrayOf(text("a mute time's id"), 'an array of ids of mute times');

const route: Shape = record<AlertRouteDefinition>(
  {
    id,
    matchers,
    to: text("an owner's id"),
    continue: flag,
    grouping,
    mutedIn: muteTimeIds,
    activeIn: muteTimeIds,
  },
  {
    expected: 'an object with id, matchers and to',
    optional: ['continue', 'grouping', 'mutedIn', 'activeIn'],
  },
);

const muteTime: Shape = record<MuteTime>(
  {
    id,
    timeZone,
    windows: arrayOf(
      record<MuteTime['windows'][number]>(
        { days, begin: clock, end: endClock },
        { expected: 'an object with begin and end', optional: ['days'] },
      ),
      'an array of windows with begin and end',
    ),
  },
  { expected: 'an object with id, timeZone and windows' },
);

/** Without a zone it is reported as such, not as a missing field: read in another zone it wakes people. */
const zonedMuteTime: Shape = (value, path, report) => {
  if (!isRecord(value) || value['timeZone'] !== undefined) return muteTime(value, path, report);
  const message = 'the mute time has no time zone: in the wrong one it would mute the wrong hours';
  const fix = "add timeZone, such as timeZone: 'America/Santiago'";
  report({ id: 'model/mute-without-zone', path: `${path}.timeZone`, message, fix }, path);
  muteTime({ ...value, timeZone: 'UTC' }, path, report);
};

/** The time zone of an owner, by its id: it gives the second reading of an instant without an offset. */
export type ZoneOfOwner = (owner: unknown) => string;

const silence = (zone: string): Shape =>
  record<Silence>(
    {
      id,
      matchers,
      begin: instant(zone),
      end: instant(zone),
      owner: text('who answers for it'),
      reason: line('why nobody is notified, and who agreed'),
    },
    { expected: 'an object with id, matchers, begin, end, owner and reason' },
  );

/** Without an end it is reported as such: nobody would be notified again. */
const endingSilence =
  (zoneOf: ZoneOfOwner): Shape =>
  (value, path, report) => {
    const shape = silence(isRecord(value) ? zoneOf(value['owner']) : 'UTC');
    if (!isRecord(value) || value['end'] !== undefined) return shape(value, path, report);
    const message = 'the silence has no end: nobody would be notified again';
    const fix = "add end, such as end: '2026-12-05T04:00:00Z'; it can be moved while the work goes on";
    report({ id: 'model/silence-without-end', path: `${path}.end`, message, fix }, path);
    shape({ ...value, end: '2026-12-05T04:00:00Z' }, path, report);
  };

const inhibition: Shape = record<Inhibition>(
  { id, source: matchers, target: matchers, equal: arrayOf(label, 'an array of labels') },
  { expected: 'an object with id, source, target and equal' },
);

export const routingShape = (zoneOf: ZoneOfOwner): Shape =>
  record<RoutingDefinition>(
    {
      labels: arrayOf(label, 'an array of labels'),
      routes: arrayOf(route, 'an array of routes'),
      muteTimes: arrayOf(zonedMuteTime, 'an array of mute times'),
      silences: arrayOf(endingSilence(zoneOf), 'an array of silences'),
      inhibitions: arrayOf(inhibition, 'an array of inhibitions'),
    },
    {
      expected: 'an object with routes, muteTimes, silences or inhibitions',
      optional: ['labels', 'routes', 'muteTimes', 'silences', 'inhibitions'],
    },
  );
