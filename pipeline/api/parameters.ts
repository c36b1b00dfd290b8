/** Parses the query string. Unlike URLSearchParams it refuses text that cannot be decoded. */
import { refuse } from './refusal.ts';

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Characters. Every normal query fits; Node refuses requests with more than 16 KiB of headers anyway. */
export const maxQuery = 8_192;

/** `search` is the text after the question mark. Throws `Refusal`. */
export const parseParameters = (search: string): readonly Parameter[] => {
  if (search.length > maxQuery) {
    throw refuse(414, [
      {
        where: 'query',
        what: `is ${search.length} characters long, more than ${maxQuery}`,
        fix: 'split it into several requests',
      },
    ]);
  }
  return search
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at === -1
        ? { name: decode(part), value: '' }
        : { name: decode(part.slice(0, at)), value: decode(part.slice(at + 1)) };
    });
};

const decode = (text: string): string => {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', '%20'));
    // Half a surrogate pair (a gateway may pass it on to a function) could not be written into a next link.
    if (decoded.isWellFormed()) return decoded;
    throw new URIError();
  } catch {
    throw refuse(400, [
      {
        where: 'query',
        what: 'has malformed percent-encoding',
        fix: "send UTF-8, each byte as '%' and two hexadecimal digits, and a literal '%' as '%25'",
      },
    ]);
  }
};
