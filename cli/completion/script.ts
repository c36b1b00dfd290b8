/** Parts of the scripts for bash and zsh. */
import type { CompletedOption } from './completed.ts';

/** One word for the shell, whatever is in it. */
export const quotedWord = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export const valuesOf = (options: readonly CompletedOption[]): readonly CompletedOption[] =>
  options.filter(({ takesValue }) => takesValue);

/**
 * The ids of the systems that have a file of their own: here or above, in the folder that the configuration names. Nothing of the
 * repository is run, because a key that completes must not run what a folder brings along; bash expands words, so a name of a file is
 * no more than an id.
 */
export const idsFunction: string = String.raw`_atalaya_ids() {
  local folder=$PWD systems config file
  while :; do
    systems=
    for config in ts js mjs; do
      config="$folder/atalaya.config.$config"
      [ -f "$config" ] && systems=$(sed -n "s/^ *systems: *['\"]\([^'\"]*\)['\"].*/\1/p" "$config")
      [ -n "$systems" ] && break
    done
    systems="$folder/${'$'}{systems:-systems}"
    if [ -d "$systems" ]; then
      ls "$systems" 2> /dev/null | while IFS= read -r file; do
        case $file in
          *[!a-z0-9.-]*|organization.ts|.*|*.test.ts|*.d.ts) ;;
          *.ts) printf '%s\n' "${'$'}{file%.ts}" ;;
        esac
      done
      return 0
    fi
    [ -n "$folder" ] && [ "$folder" != / ] || return 0
    folder=${'$'}{folder%/*}
  done
}`;
