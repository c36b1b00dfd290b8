/** For bash from 3.2 on, which macOS has: no associative arrays. Source: bash(1), "Programmable Completion". */
import type { Completed } from './completed.ts';
import { idsFunction, quotedWord, valuesOf } from './script.ts';

export const bashScript = (all: readonly Completed[]): string => `# Completion of atalaya for bash.
${idsFunction}
_atalaya() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= start=1 words= ids= index
  if [ "\${COMP_WORDS[0]##*/}" = npx ]; then
    start=2
    [ "\${COMP_WORDS[1]}" = --no ] && start=3
    [ "\${COMP_WORDS[start-1]}" = atalaya ] || return 0
  fi
  for ((index = start; index < COMP_CWORD; index++)); do
    case "\${at:+$at }\${COMP_WORDS[index]}" in
      ${knownPaths(all)}) at="\${at:+$at }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$at $before" in
${all.flatMap(values).join('\n')}
  esac
  case "$at" in
${all.map(words).join('\n')}
  esac
  case "$current" in -*) ids= ;; *) [ -z "$ids" ] || words="$words $(_atalaya_ids)" ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _atalaya atalaya
complete -p npx > /dev/null 2>&1 || complete -o default -F _atalaya npx
`;

const knownPaths = (all: readonly Completed[]): string =>
  all.flatMap(({ path }) => (path === '' ? [] : [quotedWord(path)])).join('|');

/** Behind an option with a fixed set of values there is one of them; behind any other value, a file. */
const values = ({ path, options }: Completed): readonly string[] =>
  valuesOf(options).map(({ long, choices }) =>
    choices === undefined
      ? `    ${quotedWord(`${path} --${long}`)}) return 0 ;;`
      : `    ${quotedWord(`${path} --${long}`)}) COMPREPLY=($(compgen -W ${quotedWord(choices.join(' '))} -- "$current")); return 0 ;;`,
  );

const words = ({ path, children, options, choices, takesSystems }: Completed): string => {
  const list = [
    ...children.map((child) => child.path.split(' ').at(-1)!),
    ...choices,
    ...options.map(({ long }) => `--${long}`),
  ];
  return `    ${quotedWord(path)}) words=${quotedWord(list.join(' '))}${takesSystems ? ' ids=1' : ''} ;;`;
};
