/** Runs every transcript of this folder; TRANSCRIPTS=write writes what the command says now where it says something else. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { testWithAll, toolNamed, type Tool } from '../support/needs.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { masked, parseTranscript, shown, wordsOf, type Part, type Step } from '../support/transcript.ts';

const folder = import.meta.dirname;
const repository = path.join(folder, '..', '..');
const writing = process.env['TRANSCRIPTS'] === 'write';

const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));

describe.each(files)('%s', (file) => {
  const cwd = temporaryFolder();
  const parts = parseTranscript(readFileSync(path.join(folder, file), 'utf8'));
  const real = (text: string): string => text.replaceAll('<repository>', repository).replaceAll('<folder>', cwd);
  const spoken = (text: string): string => text.replaceAll(cwd, '<folder>').replaceAll(repository, '<repository>');
  const written = [...parts];
  const last = parts.findLastIndex(({ kind }) => kind === 'Step');
  const clock = parts.find((part) => part.kind === 'Clock');
  const now = clock === undefined ? Date.now : (): number => Date.parse(clock.at);
  let tools: readonly Tool[] = [];

  for (const [index, part] of parts.entries()) {
    if (part.kind === 'Needed') tools = part.tools.map(toolNamed);
    if (part.kind === 'GivenFile') {
      const target = path.join(cwd, part.name);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, real(part.text));
    }
    if (part.kind !== 'Step') continue;
    testWithAll(tools, `$ ${part.command}`, async () => {
      const actual = masked(part.output, spoken(await run(part, { cwd, now }, real)));
      written[index] = { ...part, output: actual };
      expect(writing ? part.output : actual).toBe(part.output);
      if (writing && index === last) writeFileSync(path.join(folder, file), text(written));
    });
    tools = [];
  }
});

/** `^C` behind a command presses it as soon as the command says that it may be. */
const run = async (
  { command }: Step,
  { cwd, now }: { readonly cwd: string; readonly now: () => number },
  real: (text: string) => string,
): Promise<string> => {
  const [name, ...words] = wordsOf(real(command));
  expect(name).toBe('atalaya');
  const stop = new AbortController();
  const own = path.join(cwd, 'systems');
  const outcome = await runInProcess(
    words.filter((word) => word !== '^C'),
    {
      cwd,
      now,
      stop: stop.signal,
      systems: existsSync(own) ? own : systemsFolder,
      onOutput: (stdout) => {
        if (words.includes('^C') && stdout.endsWith('Ctrl-C stops\n')) stop.abort();
      },
    },
  );
  expect(outcome.stdout).toMatch(/(^|\n)$/);
  return shown(outcome);
};

const text = (parts: readonly Part[]): string =>
  parts
    .map((part) => {
      if (part.kind === 'Comment') return `# ${part.text}\n`;
      if (part.kind === 'Clock') return `@ now ${part.at}\n`;
      if (part.kind === 'Needed') return `@ ${part.tools.join(' ')}\n`;
      if (part.kind === 'GivenFile') return `== ${part.name}\n${part.text}\n`;
      return `$ ${part.command}\n${part.output}\n\n`;
    })
    .join('')
    .replace(/\n+$/, '\n');
