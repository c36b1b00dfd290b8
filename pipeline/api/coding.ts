/**
 * Compressed bodies: negotiated, made once for each answer and kept with it, so that answers from the cache are not
 * compressed again. Each coding is a representation of its own, with a strong ETag of its own. Source: RFC 9110, 8.8.3.3.
 */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

export type Coding = 'zstd' | 'br' | 'gzip';

/** Best first: what costs the least time for about the same size. */
const codings: readonly Coding[] = ['zstd', 'br', 'gzip'];

/** Bytes. What fits into one packet arrives no sooner for being smaller. */
export const leastCoded = 1_400;

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

/** The coding that the caller likes best, or undefined for none. Source: RFC 9110, 12.5.3. */
export const negotiate = (accept: string | undefined): Coding | undefined => {
  if (accept === undefined) return undefined;
  const weights = new Map(accept.toLowerCase().split(',').map(weighted));
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  let best: Coding | undefined;
  for (const coding of codings) {
    if (weightOf(coding) > (best === undefined ? 0 : weightOf(best))) best = coding;
  }
  return best;
};

const weighted = (part: string): readonly [string, number] => {
  const [coding = '', ...parameters] = part.split(';').map((one) => one.trim());
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
  return [coding === 'x-gzip' ? 'gzip' : coding, weight === undefined ? 1 : Number(weight) || 0];
};

/** '"x"' and gzip are '"x-gzip"'. */
export const codedTag = (etag: string, coding: Coding): string => `${etag.slice(0, -1)}-${coding}"`;

/** The tag of the text itself, without a proxy's weakening and without a coding. */
export const plainTag = (etag: string): string => etag.replace(/^W\//, '').replace(/-(zstd|br|gzip)"$/, '"');

/** The bodies of one answer. */
export interface CodedBodies {
  readonly ready: (coding: Coding) => Buffer | undefined;
  /** Requests at once share the work. */
  readonly make: (coding: Coding) => Promise<Buffer>;
}

/** Keeps bodies while they take no more room together than the text, which is what a cache may count on. */
export const codedBodies = (text: string, bytes: number): CodedBodies => {
  const kept = new Map<Coding, Buffer>();
  const making = new Map<Coding, Promise<Buffer>>();
  let room = bytes;

  const start = async (coding: Coding): Promise<Buffer> => {
    try {
      const body = await compress[coding](Buffer.from(text));
      if (body.length <= room) {
        room -= body.length;
        kept.set(coding, body);
      }
      return body;
    } finally {
      making.delete(coding);
    }
  };

  return {
    ready: (coding) => kept.get(coding),
    make: (coding) => {
      const found = making.get(coding) ?? start(coding);
      making.set(coding, found);
      return found;
    },
  };
};
