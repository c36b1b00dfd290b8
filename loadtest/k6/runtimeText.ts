/**
 * The parts of a k6 script that are the same for every plan, as text: files of runtime/, which are TypeScript like any other and
 * which only k6 runs. The caller reads the files: nothing here accesses the disk.
 */

const parts = [
  'options',
  'reasons',
  'plan',
  'values',
  'envelopes',
  'answers',
  'load',
  'deployment',
  'counting',
  'messages',
  'reads',
  'writes',
  'scenarios',
  'setUp',
  'compare',
  'summary',
] as const;

/** The text between the marks of each file, by file name. */
export type K6Runtime = Readonly<Record<(typeof parts)[number], string>>;

/** `read` returns the text of a file in runtime/, such as 'plan.ts'. Throws an `Error` for a file without marks. */
export const k6RuntimeOf = (read: (file: string) => string): K6Runtime => {
  const entries = parts.map((part) => [part, between(fileOf(part), read(fileOf(part)))] as const);
  return Object.fromEntries(entries) as K6Runtime;
};

/** What has no module of k6 lies beside runtime/: Node uses it too, and tests run it. */
const shared: ReadonlySet<string> = new Set(['reasons', 'values', 'envelopes', 'answers', 'messages']);
const fileOf = (part: (typeof parts)[number]): string => `${shared.has(part) ? '../' : ''}${part}.ts`;

const [begins, ends] = ['// --- emitted from here ---\n', '// --- emitted to here ---\n'];

const between = (file: string, text: string): string => {
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)];
  if (from === -1 || to < from) throw new Error(`loadtest/k6/runtime/${file} has no pair of marks: ${begins.trim()}`);
  return text.slice(from + begins.length, to);
};
