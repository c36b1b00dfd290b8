/**
 * `prometheus` takes its address as the next word, which commander cannot say: both words are joined before it reads them. A file
 * of its own, because every start of the command needs it, and nothing else of `--from`.
 */

/** The words that name a source. */
export const words = { google: 'google', prometheus: 'prometheus' } as const;

/** `--from prometheus URL` as one argument of the option. */
export const joinFrom = (args: readonly string[]): readonly string[] => {
  const index = args.findIndex((arg) => arg === '--from' || arg === '--from=prometheus');
  if (index === -1) return args;
  const [kind, rest] =
    args[index] === '--from' ? [args[index + 1], args.slice(index + 2)] : [words.prometheus, args.slice(index + 1)];
  const [url, ...after] = rest;
  if (kind !== words.prometheus || url === undefined || url.startsWith('-')) return args;
  return [...args.slice(0, index), '--from', `prometheus ${url}`, ...after];
};
