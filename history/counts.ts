/**
 * Histogram counts as bytes: base-128 digits, lowest first, the high bit set on all but the last (LEB128); a zero is
 * followed by how many more zeros come after it. Most buckets are empty, so most histograms fit in a dozen bytes.
 */
export const encodeCounts = (counts: readonly number[]): Uint8Array => {
  const bytes: number[] = [];
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] ?? 0;
    pushNumber(bytes, count);
    if (count === 0) {
      const first = index;
      while (counts[index + 1] === 0) index += 1;
      pushNumber(bytes, index - first);
    }
  }
  return Uint8Array.from(bytes);
};

export const decodeCounts = (bytes: Uint8Array): readonly number[] => {
  const counts: number[] = [];
  let scale = 1;
  let value = 0;
  let afterZero = false;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    if (afterZero) for (let more = 0; more < value; more += 1) counts.push(0);
    else counts.push(value);
    afterZero = !afterZero && value === 0;
    scale = 1;
    value = 0;
  }
  return counts;
};

/** Adds histograms, one after the other in `bytes`, to `into`, which is as long as each of them. */
export const addCounts = (bytes: Uint8Array, into: number[]): void => {
  let scale = 1;
  let value = 0;
  let bucket = 0;
  let afterZero = false;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    if (afterZero) bucket += value;
    else {
      into[bucket]! += value;
      bucket += 1;
    }
    afterZero = !afterZero && value === 0;
    if (bucket === into.length && !afterZero) bucket = 0;
    scale = 1;
    value = 0;
  }
};

/** Not by shifts: those stop at 32 bits. */
const pushNumber = (bytes: number[], value: number): void => {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
};
