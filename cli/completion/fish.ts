/** For fish from 3.0 on. Source: complete(1) of fish. */
import type { Completed } from './completed.ts';
import { quotedWord } from './script.ts';

export const fishScript = (all: readonly Completed[]): string => `# Completion of atalaya for fish.
function __atalaya_at
    set -l words (commandline -opc)
    if test (basename -- $words[1]) = npx
        set -e words[1]
        test "$words[1]" = --no; and set -e words[1]
        test "$words[1]" = atalaya; or return 1
    end
    set -l at ''
    for word in $words[2..-1]
        set -l longer (string trim -- "$at $word")
        contains -- $longer ${all.flatMap(({ path }) => (path === '' ? [] : [quotedWord(path)])).join(' ')}; and set at $longer
    end
    test "$at" = "$argv[1]"
end
function __atalaya_ids
    set -l folder $PWD
    while true
        set -l systems systems
        for config in $folder/atalaya.config.*
            set -l named (string match -rg '^ *systems: *[\\'"]([^\\'"]*)[\\'"]' < $config)
            test -n "$named[1]"; and set systems $named[1]
        end
        if test -d $folder/$systems
            for file in $folder/$systems/*.ts
                set -l id (basename $file .ts)
                test $id != organization; and string match -qr '^[a-z][a-z0-9-]*$' -- $id; and echo $id
            end
            return
        end
        test $folder = /; and return
        set folder (dirname $folder)
    end
end
${all.flatMap(lines).join('\n')}
`;

const lines = (completed: Completed): readonly string[] =>
  ['atalaya', 'npx'].flatMap((command) => linesFor(`complete -c ${command} -n ${atOf(completed.path)}`, completed));

const atOf = (path: string): string => `"__atalaya_at '${path}'"`;

const linesFor = (begin: string, { children, options, choices, takesSystems }: Completed): readonly string[] => [
  ...children.map(
    (child) => `${begin} -f -a ${quotedWord(child.path.split(' ').at(-1)!)} -d ${quotedWord(child.description)}`,
  ),
  ...choices.map((choice) => `${begin} -f -a ${quotedWord(choice)}`),
  ...(takesSystems ? [`${begin} -f -a '(__atalaya_ids)' -d system`] : []),
  ...options.map(({ long, description, takesValue, choices: values }) => {
    const value = values === undefined ? (takesValue ? ' -r' : '') : ` -x -a ${quotedWord(values.join(' '))}`;
    return `${begin} -l ${long}${value} -d ${quotedWord(description)}`;
  }),
];
