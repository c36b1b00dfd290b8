/** Suggests the name that was probably meant: the candidate with the fewest edits, if they are few. */

/** Insertions, deletions, substitutions, and swaps of neighbours (optimal string alignment); Infinity where they are more than `most`. */
export const edits = (a: string, b: string, most: number = Infinity): number => {
  let [before, last, row] = [0, 1, 2].map(() => new Array<number>(b.length + 1).fill(0)) as [
    number[],
    number[],
    number[],
  ];
  for (let j = 0; j <= b.length; j += 1) last[j] = j;
  let fewestBefore = 0;
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i;
    let fewest = i;
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row[j] = least;
      fewest = Math.min(fewest, least);
    }
    // Each row is derived from the two rows before it.
    if (fewest > most && fewestBefore > most) return Infinity;
    fewestBefore = fewest;
    [before, last, row] = [last, row, before];
  }
  return last[b.length]! <= most ? last[b.length]! : Infinity;
};

/** The nearest candidate within a third of its length (at least one edit), ignoring case; of equally near candidates the first. */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  const word = text.toLowerCase();
  let best: string | undefined;
  let fewestEdits = Infinity;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const away = edits(word, candidate.toLowerCase(), Math.min(allowed, fewestEdits));
    if (away <= allowed && away < fewestEdits) [best, fewestEdits] = [candidate, away];
  }
  return best;
};
