/** Suggests the name that was probably meant: the candidate with the fewest edits, if they are few. */

/** Insertions, deletions, substitutions, and swaps of neighbours (optimal string alignment). */
export const edits = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
};

/** The nearest candidate within a third of its length (at least one edit), ignoring case; of equally near candidates the first. */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  const word = text.toLowerCase();
  let best: string | undefined;
  let fewestEdits = Infinity;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const away = edits(word, candidate.toLowerCase());
    if (away <= allowed && away < fewestEdits) [best, fewestEdits] = [candidate, away];
  }
  return best;
};
