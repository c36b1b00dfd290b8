/** The scripts of `atalaya completion`, read by the real shells: what they offer is what the command takes. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { verbs } from '../../cli/verbs.ts';
import { describeWith } from '../support/needs.ts';
import { runInProcess } from '../support/runInProcess.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** The folder of systems is the one that the configuration names; a file's name is no command. */
const cwd = temporaryFolder();
const files = ['orders.ts', 'ledger-eu.ts', 'organization.ts', '_parts.ts', 'orders.test.ts', '$(touch made).ts'];
beforeAll(async () => {
  mkdirSync(path.join(cwd, 'defs', 'below'), { recursive: true });
  for (const file of files) writeFileSync(path.join(cwd, 'defs', file), '');
  writeFileSync(path.join(cwd, 'atalaya.config.ts'), "export default {\n  systems: 'defs',\n};\n");
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runInProcess(['completion', shell], { cwd });
    writeFileSync(path.join(cwd, `script.${shell}`), stdout);
  }
});

const below = path.join(cwd, 'defs', 'below');

/** What bash offers for the last word. */
const inBash = (...words: readonly string[]): readonly string[] => {
  const program = `source ../../script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _atalaya; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines(execFileSync('bash', ['--norc', '-c', program, 'bash', ...words], { cwd: below, encoding: 'utf8' }));
};

const inFish = (...words: readonly string[]): readonly string[] => {
  const program = `source ../../script.fish; complete -C "${words.join(' ')}"`;
  const answer = execFileSync('fish', ['--no-config', '-c', program], { cwd: below, encoding: 'utf8' });
  return lines(answer).map((line) => line.split('\t', 1)[0] ?? '');
};

/** What zsh makes of a line after its key for completion: alone in a terminal of its own, because only there it completes. */
const inZsh = (line: string): string => {
  const program = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source ../../script.zsh; show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey "^X" show; print rea""dy'
    zpty -r -m shell output '*ready*'
    zpty -w -n shell "$1"$'\\t\\C-x'
    zpty -r -m shell output '*<*>*'
    print -r -- "\${\${output##*<}%%>*}"
    zpty -d shell
  `;
  return execFileSync('zsh', ['-f', '-c', program, 'zsh', line], { cwd: below, encoding: 'utf8' }).trimEnd();
};

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();

const cases: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [
    ['atalaya', 'up', '--ho'],
    ['--home', '--host'],
  ],
  [
    ['atalaya', 'up', '--home', ''],
    ['embedded', 'google'],
  ],
  [['atalaya', 'emit', 'o'], ['orders']],
  [['npx', 'atalaya', 'emit', 'l'], ['ledger-eu']],
  [['npx', '--no', 'atalaya', 'oncall', 'ca'], ['calendar']],
  [['atalaya', 'loadtest', 'run', '--plan', 'sm'], ['smoke']],
  [['atalaya', 'completion', 'z'], ['zsh']],
];

describeWith(['bash'], 'bash', () => {
  test.each(cases)('%j offers %j', (words, offered) => expect(inBash(...words)).toEqual(offered));

  test('offers every verb behind the command, and nothing behind another', () => {
    expect(inBash('atalaya', '')).toEqual(['--help', '--version', ...verbs.map(({ name }) => name)].toSorted());
    expect(inBash('npx', 'jest', '')).toEqual([]);
  });

  test('runs nothing that a name of a file says', () => {
    expect(inBash('atalaya', 'up', '')).toEqual(expect.arrayContaining(['ledger-eu', 'orders']));
    expect(existsSync(path.join(below, 'made'))).toBe(false);
  });
});

describeWith(['fish'], 'fish', () => {
  test.each(cases)('%j offers %j', (words, offered) => expect(inFish(...words)).toEqual(offered));
});

describeWith(['zsh'], 'zsh', () => {
  test.each([
    ['atalaya up --adm', 'atalaya up --admin-'],
    ['atalaya up --home em', 'atalaya up --home embedded'],
    ['atalaya emit o', 'atalaya emit orders'],
    ['npx atalaya emit l', 'npx atalaya emit ledger-eu'],
    ['npx --no atalaya oncall ca', 'npx --no atalaya oncall calendar'],
    ['atalaya completion z', 'atalaya completion zsh'],
  ])('makes of %j %j', (line, completed) => expect(inZsh(line)).toBe(completed));
});
