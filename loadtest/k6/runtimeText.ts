/**
 * The parts of a k6 script that are the same for every plan, as text: files of runtime/, which are TypeScript like any other and
 * which k6 alone runs. Whoever emits reads them: nothing here touches a disk.
 */

const parts = ['options', 'plan', 'requests', 'setUp', 'compare', 'summary'] as const;

/** By the name of its file, what stands between its marks. */
export type K6Runtime = Readonly<Record<(typeof parts)[number], string>>;

/** `read` gives the text of a file of runtime/, such as 'plan.ts'. Throws an `Error` for a file without its marks. */
export const k6RuntimeOf = (read: (file: string) => string): K6Runtime => {
  const entries = parts.map((part) => [part, between(`${part}.ts`, read(`${part}.ts`))] as const);
  return Object.fromEntries(entries) as K6Runtime;
};

const [begins, ends] = ['// --- emitted from here ---\n', '// --- emitted to here ---\n'];

const between = (file: string, text: string): string => {
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)];
  if (from === -1 || to < from) throw new Error(`loadtest/k6/runtime/${file} has no pair of marks: ${begins.trim()}`);
  return text.slice(from + begins.length, to);
};
