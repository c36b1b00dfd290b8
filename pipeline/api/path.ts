/**
 * Compiles declared paths such as '/get_data/{action_id}:{user_email}' to matchers. They match the path as it was sent, so
 * that an encoded slash or colon belongs to a value. A key ends at the first literal after it. Matching takes linear time.
 */
import { refuse } from './refusal.ts';

/** Returns the decoded values of the path's keys, in order; undefined for another path. Throws `Refusal`. */
export type PathMatcher = (pathname: string) => readonly string[] | undefined;

export const compilePath = (path: string): PathMatcher => {
  if (!path.includes('{')) return (pathname) => (pathname === path ? [] : undefined);
  const pattern = patternOf(path, (literal) => RegExp.escape(literal));
  // Clients that encode a whole segment also encode the literals between its keys.
  const encoded = patternOf(path, encodedLiteral);
  return (pathname) => {
    const match = pattern.exec(pathname) ?? encoded.exec(pathname);
    return match?.slice(1).map(decode);
  };
};

const patternOf = (path: string, spell: (literal: string) => string): RegExp => {
  const literals = path.split(/\{\w+\}/);
  const source = literals.map((literal, i) => {
    const following = literals[i + 1];
    return `${spell(literal)}${following === undefined ? '' : keyBefore(following, spell)}`;
  });
  return new RegExp(`^${source.join('')}$`);
};

/** One or more characters up to the literal that follows, or to the end of the segment. */
const keyBefore = (literal: string, spell: (literal: string) => string): string =>
  literal === '' || literal.startsWith('/') ? '([^/]+)' : `((?:(?!${spell(literal)})[^/])+)`;

const encodedLiteral = (literal: string): string =>
  Array.from(literal, (character) => {
    const code = encodeURIComponent(character);
    if (character === '/' || code === character) return RegExp.escape(character);
    return `(?:${code}|${code.toLowerCase()})`;
  }).join('');

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse(400, [
      {
        where: 'path',
        what: 'has malformed percent-encoding',
        fix: "send UTF-8, each byte as '%' and two hexadecimal digits, and a literal '%' as '%25'",
      },
    ]);
  }
};
