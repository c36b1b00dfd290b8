/**
 * Transcripts: commands as a user types them, and their exact output. test/cli/README.md describes the format and how to
 * mask text that varies.
 */
import { asPattern } from './mask.ts';

export interface Step {
  readonly kind: 'Step';
  /** The text after '$ '. */
  readonly command: string;
  readonly output: string;
}

export interface GivenFile {
  readonly kind: 'GivenFile';
  readonly name: string;
  readonly text: string;
}

export interface Comment {
  readonly kind: 'Comment';
  readonly text: string;
}

/** Tools that the next command needs. */
export interface Needed {
  readonly kind: 'Needed';
  readonly tools: readonly string[];
}

/** The time that all commands of the transcript read. */
export interface Clock {
  readonly kind: 'Clock';
  /** '2026-11-30T12:00:00Z'. */
  readonly at: string;
}

export type Part = Step | GivenFile | Comment | Needed | Clock;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export const parseTranscript = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  // A part begins with its mark; comments and needed tools are one line each.
  for (const piece of text.split(/^(?=\$ |== |# |@ )|(?<=^[#@] .*\n)/m)) {
    const [, mark, head = '', rest = ''] = /^(\$|==|#|@) (.*)\n?([^]*)$/.exec(piece) ?? [];
    if (mark === '$') parts.push({ kind: 'Step', command: head, output: rest.trimEnd() });
    else if (mark === '==') parts.push({ kind: 'GivenFile', name: head, text: `${rest.trimEnd()}\n` });
    else if (mark === '#') parts.push({ kind: 'Comment', text: head });
    else if (mark === '@' && head.startsWith('now ')) parts.push({ kind: 'Clock', at: head.slice('now '.length) });
    else if (mark === '@') parts.push({ kind: 'Needed', tools: head.split(' ') });
  }
  return parts;
};

/** Words of a command line, split at spaces outside quotes. */
export const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');

/** The format of a transcript: standard output, standard error with '! ' before each line, the exit code unless it is 0. */
export const shown = ({ stdout, stderr, code }: Outcome): string =>
  [
    stdout.trimEnd(),
    ...(stderr === '' ? [] : [stderr.trimEnd().replaceAll(/^/gm, '! ').replaceAll(/ $/gm, '')]),
    ...(code === 0 ? [] : [`=> ${code}`]),
  ]
    .filter((part) => part !== '')
    .join('\n');

const repeated = '<repeated> ';

/** The actual text, in which each line that matches its expected line is replaced by that line. */
export const masked = (expected: string, actual: string): string => {
  const wanted = expected.split('\n');
  const lines = actual.split('\n');
  const result: string[] = [];
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    while (wanted[0]?.startsWith(repeated) === true) {
      const pattern = asPattern(wanted[0].slice(repeated.length));
      while (line !== undefined && pattern.test(line)) line = lines.shift();
      result.push(wanted.shift()!);
    }
    if (line === undefined) break;
    const want = wanted.shift();
    result.push(want !== undefined && asPattern(want).test(line) ? want : line);
  }
  return result.join('\n');
};
