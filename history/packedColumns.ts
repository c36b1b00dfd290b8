/**
 * Columns as bytes: a format number, the number of cells and of buckets, times as changes of their differences, values,
 * and each bucket's counts. Whole numbers are zigzag LEB128 varints of their differences, others stand as they are
 * (IEEE 754, 8 bytes), so that every value comes back exactly. The last four bytes are the CRC-32 of all before.
 */
import { crc32 } from 'node:zlib';
import { emptyBucket, type Columns } from './columns.ts';

const format = 1;
/** How values stand: as differences of whole numbers, or as they are. */
const [wholeNumbers, asTheyAre] = [0, 1];

/** Differences of two such numbers, doubled, are exact in a double. */
const largestWhole = 2 ** 51;

export const encodeColumns = ({ times, values, counts }: Columns): Uint8Array => {
  const bytes: number[] = [format];
  pushVarint(bytes, times.length);
  pushVarint(bytes, counts.length);
  let [last, lastDifference] = [0, 0];
  for (const time of times) {
    pushZigzag(bytes, time - last - lastDifference);
    lastDifference = time - last;
    last = time;
  }
  pushValues(bytes, values);
  const empty = new Float64Array(times.length);
  for (const bucket of counts) pushCounts(bytes, bucket.length === 0 ? empty : bucket);
  const body = Uint8Array.from(bytes);
  const packed = new Uint8Array(body.length + 4);
  packed.set(body);
  new DataView(packed.buffer).setUint32(body.length, crc32(body), true);
  return packed;
};

const isWhole = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= largestWhole && !Object.is(value, -0);

const pushValues = (bytes: number[], values: Float64Array): void => {
  if (values.every(isWhole)) {
    bytes.push(wholeNumbers);
    let last = 0;
    for (const value of values) {
      pushZigzag(bytes, value - last);
      last = value;
    }
    return;
  }
  bytes.push(asTheyAre);
  const raw = new DataView(new ArrayBuffer(8));
  for (const value of values) {
    raw.setFloat64(0, value, true);
    for (let index = 0; index < 8; index += 1) bytes.push(raw.getUint8(index));
  }
};

/** A zero is followed by how many more zeros come after it: most buckets of most cells are empty. */
const pushCounts = (bytes: number[], counts: Float64Array): void => {
  for (let index = 0; index < counts.length; index += 1) {
    pushVarint(bytes, counts[index]!);
    if (counts[index] !== 0) continue;
    const first = index;
    while (counts[index + 1] === 0) index += 1;
    pushVarint(bytes, index - first);
  }
};

/** Not by shifts: those stop at 32 bits. */
const pushVarint = (bytes: number[], value: number): void => {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
};

const pushZigzag = (bytes: number[], value: number): void => pushVarint(bytes, value < 0 ? -2 * value - 1 : 2 * value);

/** A view of bytes that `encodeColumns` wrote and that did not change since; undefined for others. */
const intact = (packed: Uint8Array): DataView | undefined => {
  const end = packed.length - 4;
  if (end < 1 || packed[0] !== format) return undefined;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  return view.getUint32(end, true) === crc32(packed.subarray(0, end)) ? view : undefined;
};

/** Undefined for bytes that `encodeColumns` did not write, or that changed since. */
export const decodeColumns = (packed: Uint8Array): Columns | undefined => {
  const view = intact(packed);
  if (view === undefined) return undefined;
  const header = new Float64Array(2);
  let position = readCounts(packed, 1, header, false);
  const [size = 0, buckets = 0] = header;
  const times = new Float64Array(size);
  position = readDifferences(packed, position, times, 2);
  const values = new Float64Array(size);
  const kind = packed[position];
  position += 1;
  if (kind === wholeNumbers) {
    position = readDifferences(packed, position, values, 1);
  } else {
    for (let index = 0; index < size; index += 1) values[index] = view.getFloat64(position + 8 * index, true);
    position += 8 * size;
  }
  const counts: Float64Array[] = [];
  const run = new Float64Array(1);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const behind = packed[position] === 0 ? readCounts(packed, position + 1, run, false) : 0;
    if (behind > 0 && run[0] === size - 1) {
      counts.push(emptyBucket);
      position = behind;
      continue;
    }
    const column = new Float64Array(size);
    position = readCounts(packed, position, column, true);
    counts.push(column);
  }
  return { times, values, counts };
};

/** How many cells there are, by the header alone: nothing is checked. */
export const sizeOfColumns = (packed: Uint8Array): number => {
  const size = new Float64Array(1);
  readCounts(packed, 1, size, false);
  return size[0]!;
};

/** The sum of the values, without the columns; undefined as `decodeColumns`. */
export const sumOfValues = (packed: Uint8Array): number | undefined => {
  const view = intact(packed);
  return view === undefined ? undefined : valuesSum(packed, view).sum;
};

/** The sum of the values, and of each bucket's counts. */
export interface Sums {
  readonly sum: number;
  readonly counts: readonly number[];
}

/** Without the columns; undefined as `decodeColumns`. */
export const sumsOfColumns = (packed: Uint8Array): Sums | undefined => {
  const view = intact(packed);
  if (view === undefined) return undefined;
  const { sum, size, buckets, position: start } = valuesSum(packed, view);
  const counts: number[] = [];
  let position = start;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    let all = 0;
    for (let index = 0; index < size; index += 1) {
      let byte = packed[position++]!;
      let value = byte & 127;
      for (let scale = 128; byte > 127; scale *= 128) {
        byte = packed[position++]!;
        value += (byte & 127) * scale;
      }
      all += value;
      if (value !== 0) continue;
      // How many more zeros there are.
      byte = packed[position++]!;
      value = byte & 127;
      for (let scale = 128; byte > 127; scale *= 128) {
        byte = packed[position++]!;
        value += (byte & 127) * scale;
      }
      index += value;
    }
    counts.push(all);
  }
  return { sum, counts };
};

interface ValuesSum {
  readonly sum: number;
  readonly size: number;
  readonly buckets: number;
  /** Behind the values. */
  readonly position: number;
}

const valuesSum = (packed: Uint8Array, view: DataView): ValuesSum => {
  const header = new Float64Array(2);
  let position = readCounts(packed, 1, header, false);
  const [size = 0, buckets = 0] = header;
  // A varint ends with its first byte below 128.
  for (let left = size; left > 0; position += 1) if (packed[position]! < 128) left -= 1;
  const kind = packed[position];
  position += 1;
  let sum = 0;
  if (kind !== wholeNumbers) {
    for (let index = 0; index < size; index += 1) sum += view.getFloat64(position + 8 * index, true);
    return { sum, size, buckets, position: position + 8 * size };
  }
  let value = 0;
  for (let index = 0; index < size; index += 1) {
    let byte = packed[position++]!;
    const isNegative = (byte & 1) === 1;
    let difference = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = packed[position++]!;
      difference += (byte & 127) * scale;
    }
    value += isNegative ? -(difference + 1) * 0.5 : difference * 0.5;
    sum += value;
  }
  return { sum, size, buckets, position };
};

/**
 * Fills a column from zigzag varints, which are differences, or with `order` 2 differences of differences. Returns the
 * position behind them. One loop without calls or remainders: it runs for every minute of every series.
 */
const readDifferences = (bytes: Uint8Array, start: number, into: Float64Array, order: 1 | 2): number => {
  let [position, held, difference] = [start, 0, 0];
  for (let index = 0; index < into.length; index += 1) {
    let byte = bytes[position++]!;
    const isNegative = (byte & 1) === 1;
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = bytes[position++]!;
      value += (byte & 127) * scale;
    }
    const read = isNegative ? -(value + 1) * 0.5 : value * 0.5;
    difference = order === 2 ? difference + read : read;
    held += difference;
    into[index] = held;
  }
  return position;
};

/** Fills a column of zeros from varints; with `runs` each zero is followed by how many more there are. */
const readCounts = (bytes: Uint8Array, start: number, into: Float64Array, runs: boolean): number => {
  let position = start;
  for (let index = 0; index < into.length; index += 1) {
    let byte = bytes[position++]!;
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = bytes[position++]!;
      value += (byte & 127) * scale;
    }
    into[index] = value;
    if (value !== 0 || !runs) continue;
    byte = bytes[position++]!;
    value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = bytes[position++]!;
      value += (byte & 127) * scale;
    }
    index += value;
  }
  return position;
};
