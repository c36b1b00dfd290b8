/**
 * Parses the parts of Dockerfile and .dockerignore syntax that ours use, and refuses everything else instead of ignoring
 * it. Source: https://docs.docker.com/reference/dockerfile/
 */
export interface Instruction {
  readonly word: string;
  /** The text after the word; continued lines are joined. */
  readonly rest: string;
}

export interface Stage {
  readonly image: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

const understood: readonly string[] = 'COPY ENTRYPOINT ENV FROM RUN STOPSIGNAL USER WORKDIR'.split(' ');

const instruction = (line: string): Instruction => {
  const [, word = '', rest = ''] = /^([A-Z]+) +([^]*)$/.exec(line) ?? [];
  if (!understood.includes(word)) throw new Error(`no such instruction is followed here: ${line}`);
  return { word, rest };
};

/** Comment lines are dropped first, also between the lines of one instruction; then continued lines are joined. */
export const parseDockerfile = (text: string): readonly Stage[] => {
  const lines = text.replaceAll(/^[ \t]*#.*\n/gm, '').replaceAll(/\\\n[ \t]*/g, '');
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const { word, rest } of lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(instruction)) {
    const [, image = '', name] = word === 'FROM' ? (/^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []) : [];
    if (word === 'FROM') stages.push({ image, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
};

const pattern = (line: string): RegExp => {
  const body = line
    .split('/')
    .map((part) => (part === '**' ? '(?:.*/)?' : `${part.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}/`))
    .join('')
    .replace(/\/$/, '');
  return new RegExp(`^${body}(?:/.*)?$`);
};

/** True when the builder ignores the file: the last line that matches it or a folder above it decides. */
export const ignoring = (text: string): ((path: string) => boolean) => {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), fits: pattern(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ fits }) => fits.test(path))?.ignores ?? false;
};
