/**
 * Compressed bodies: negotiated, compressed once per answer and kept with it, so that cached answers are not compressed
 * again. Each content coding is its own representation, with its own strong ETag. Source: RFC 9110, 8.8.3.3.
 */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

export type Coding = 'zstd' | 'br' | 'gzip';

/** Best first: the fastest for about the same size. */
const codings: readonly Coding[] = ['zstd', 'br', 'gzip'];

/** Bytes. A body that fits into one packet would not arrive sooner if it were smaller. */
export const minCompressedBytes = 1_400;

const compress: Readonly<Record<Coding, (text: Buffer) => Promise<Buffer>>> = {
  zstd: promisify(zstdCompress) as (text: Buffer) => Promise<Buffer>,
  br: (text) =>
    (promisify(brotliCompress) as (text: Buffer, options: object) => Promise<Buffer>)(text, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      },
    }),
  gzip: promisify(gzip) as (text: Buffer) => Promise<Buffer>,
};

/** The caller's preferred coding, or undefined for none. Source: RFC 9110, 12.5.3. */
export const negotiate = (accept: string | undefined): Coding | undefined => {
  if (accept === undefined) return undefined;
  const weights = new Map(accept.toLowerCase().split(',').map(weightOfPart));
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  let best: Coding | undefined;
  for (const coding of codings) {
    if (weightOf(coding) > (best === undefined ? 0 : weightOf(best))) best = coding;
  }
  return best;
};

const weightOfPart = (part: string): readonly [string, number] => {
  const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
  const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
  return [coding === 'x-gzip' ? 'gzip' : coding, weight === undefined ? 1 : Number(weight) || 0];
};

/** '"x"' with gzip becomes '"x-gzip"'. */
export const codedTag = (etag: string, coding: Coding): string => `${etag.slice(0, -1)}-${coding}"`;

/** The tag of the uncompressed text: without the coding, and without the W/ that a proxy may add. */
export const plainTag = (etag: string): string => etag.replace(/^W\//, '').replace(/-(zstd|br|gzip)"$/, '"');

/** The compressed bodies of one answer. */
export interface CompressedBodies {
  readonly ready: (coding: Coding) => Buffer | undefined;
  /** Concurrent requests share the work. */
  readonly make: (coding: Coding) => Promise<Buffer>;
}

/** Keeps compressed bodies only while all together are no larger than the text: the cache counts that size. */
export const compressedBodies = (text: string, bytes: number): CompressedBodies => {
  const bodies = new Map<Coding, Buffer>();
  const pending = new Map<Coding, Promise<Buffer>>();
  let freeBytes = bytes;

  const start = async (coding: Coding): Promise<Buffer> => {
    try {
      const body = await compress[coding](Buffer.from(text));
      if (body.length <= freeBytes) {
        freeBytes -= body.length;
        bodies.set(coding, body);
      }
      return body;
    } finally {
      pending.delete(coding);
    }
  };

  return {
    ready: (coding) => bodies.get(coding),
    make: (coding) => {
      const body = pending.get(coding) ?? start(coding);
      pending.set(coding, body);
      return body;
    },
  };
};
