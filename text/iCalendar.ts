/** Calendars in the format that calendar programs subscribe to: times in UTC, long lines folded, text escaped. Source: RFC 5545. */
export interface CalendarEvent {
  /** The same for the same event in every calendar, so that reading a calendar again changes nothing. */
  readonly uid: string;
  /** Milliseconds since the epoch, whole seconds; the end is excluded. */
  readonly begin: number;
  readonly end: number;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
}

export interface Calendar {
  readonly name: string;
  /** Milliseconds since the epoch: when the calendar was made. */
  readonly made: number;
  readonly events: readonly CalendarEvent[];
}

export const iCalendarText = ({ name, made, events }: Calendar): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Atalaya//on-call//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap((event) => eventLines(event, made)),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');

/** On call is no meeting: the person stays free. */
const eventLines = (event: CalendarEvent, made: number): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(event.uid)}`,
  `DTSTAMP:${utc(made)}`,
  `DTSTART:${utc(event.begin)}`,
  `DTEND:${utc(event.end)}`,
  `SUMMARY:${escaped(event.summary)}`,
  `DESCRIPTION:${escaped(event.description)}`,
  `CATEGORIES:${escaped(event.category)}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** '20261130T130000Z'. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Section 3.3.11. Other control characters are not allowed in a text. */
const escaped = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    // oxlint-disable-next-line no-control-regex -- they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`);

/** Section 3.1: at most 75 octets a line, its line break not counted; a character is not cut. */
const mostOctets = 75;

const folded = (line: string): string => {
  if (Buffer.byteLength(line) <= mostOctets) return line;
  const lines: string[] = [];
  let [current, size] = ['', 0];
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (size + octets > mostOctets) {
      lines.push(current);
      // The space at the beginning of a further line is one octet of it.
      [current, size] = [' ', 1];
    }
    current += character;
    size += octets;
  }
  return [...lines, current].join('\r\n');
};
