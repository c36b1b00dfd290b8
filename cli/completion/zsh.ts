/** For zsh with its completion system. Source: zshcompsys(1). */
import type { Completed } from './completed.ts';
import { idsFunction, quotedWord, valuesOf } from './script.ts';

export const zshScript = (all: readonly Completed[]): string => `#compdef atalaya
# Completion of atalaya for zsh.
${idsFunction}
_atalaya() {
  local at= word before=\${words[CURRENT-1]}
  local -a found options ids
  integer start=2 index
  if [[ \${words[1]:t} == npx ]]; then
    start=3
    [[ \${words[2]} == --no ]] && start=4
    if [[ \${words[start-1]} != atalaya ]]; then
      _default
      return
    fi
  fi
  for ((index = start; index < CURRENT; index++)); do
    word="\${at:+$at }\${words[index]}"
    case $word in
      ${knownPaths(all)}) at=$word ;;
    esac
  done
  case "$at $before" in
${all.flatMap(values).join('\n')}
  esac
  case $at in
${all.map(words).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options
    return
  fi
  (( \${#ids} )) && ids=(\${(f)"$(_atalaya_ids)"})
  (( \${#found} )) && _describe command found
  (( \${#ids} )) && compadd -a ids
  (( \${#found} + \${#ids} )) || _files
}
compdef _atalaya atalaya
(( \${+_comps[npx]} )) || compdef _atalaya npx
`;

const knownPaths = (all: readonly Completed[]): string =>
  all.flatMap(({ path }) => (path === '' ? [] : [quotedWord(path)])).join('|');

const values = ({ path, options }: Completed): readonly string[] =>
  valuesOf(options).map(({ long, choices }) =>
    choices === undefined
      ? `    ${quotedWord(`${path} --${long}`)}) _files; return ;;`
      : `    ${quotedWord(`${path} --${long}`)}) compadd -- ${choices.map(quotedWord).join(' ')}; return ;;`,
  );

const described = (word: string, description: string): string =>
  quotedWord(`${word.replaceAll(':', '\\:')}:${description}`);

const words = ({ path, children, options, choices, takesSystems }: Completed): string => {
  const found = [
    ...children.map((child) => described(child.path.split(' ').at(-1)!, child.description)),
    ...choices.map((choice) => described(choice, '')),
  ];
  const flags = options.map(({ long, description }) => described(`--${long}`, description));
  return `    ${quotedWord(path)}) found=(${found.join(' ')}) options=(${flags.join(' ')})${takesSystems ? ' ids=(1)' : ''} ;;`;
};
