/**
 * Transcripts: what somebody types, and what the command says, to the letter. The format, and how to mask what varies, is
 * told in test/cli/README.md.
 */
import { asPattern } from './mask.ts';

export interface Step {
  readonly kind: 'Step';
  /** As it stands behind '$ '. */
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

/** What the next command needs. */
export interface Needed {
  readonly kind: 'Needed';
  readonly tools: readonly string[];
}

export type Part = Step | GivenFile | Comment | Needed;

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export const parseTranscript = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  // A part begins with its mark; a comment and what is needed end with their line.
  for (const piece of text.split(/^(?=\$ |== |# |@ )|(?<=^[#@] .*\n)/m)) {
    const [, mark, head = '', rest = ''] = /^(\$|==|#|@) (.*)\n?([^]*)$/.exec(piece) ?? [];
    if (mark === '$') parts.push({ kind: 'Step', command: head, output: rest.trimEnd() });
    else if (mark === '==') parts.push({ kind: 'GivenFile', name: head, text: `${rest.trimEnd()}\n` });
    else if (mark === '#') parts.push({ kind: 'Comment', text: head });
    else if (mark === '@') parts.push({ kind: 'Needed', tools: head.split(' ') });
  }
  return parts;
};

/** Words of a command line: by spaces, but for what is in quotes. */
export const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');

/** As a transcript shows it: standard output, then standard error behind '! ', then the exit code unless it is 0. */
export const shown = ({ stdout, stderr, code }: Outcome): string =>
  [
    stdout.trimEnd(),
    ...(stderr === '' ? [] : [stderr.trimEnd().replaceAll(/^/gm, '! ').replaceAll(/ $/gm, '')]),
    ...(code === 0 ? [] : [`=> ${code}`]),
  ]
    .filter((part) => part !== '')
    .join('\n');

const repeated = '<repeated> ';

/** The actual text with the expected lines in the place of those that they match. */
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
