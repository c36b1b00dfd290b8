/** One value of a field, on one line: of two long texts the part in which they differ. */
import type { FieldDifference, Json } from '../../apply/resource.ts';

const longest = 160;
/** Characters before the first that differs. */
const lead = 40;

const tokens: Readonly<Record<string, string>> = {
  channel: 'the channel',
  uptimeCheck: 'the id of the uptime check',
  alertPolicy: 'the id of the alert policy',
  cloudRunHost: 'the host of the Cloud Run service',
};

/** A reference that nothing in the project answers. */
const readable = (text: string): string =>
  text.replaceAll(/\{\{(\w+) ([^{}]*)\}\}/g, (token, kind: string, of: string) =>
    tokens[kind] === undefined ? token : `<${tokens[kind]} ${of}>`,
  );

const textOf = (value: Json | undefined): string => (value === undefined ? 'none' : readable(JSON.stringify(value)));

/** The text from shortly before the first difference. */
const cutAt = (text: string, from: number): string => {
  if (text.length <= longest) return text;
  const begin = Math.max(0, Math.min(from - lead, text.length - longest));
  const end = begin + longest;
  return `${begin === 0 ? '' : '…'}${text.slice(begin, end)}${end < text.length ? '…' : ''}`;
};

export const valueTexts = ({ wanted, live }: FieldDifference): { readonly wanted: string; readonly live: string } => {
  const [a, b] = [textOf(wanted), textOf(live)];
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[same] === b[same]) same += 1;
  return { wanted: cutAt(a, same), live: cutAt(b, same) };
};
