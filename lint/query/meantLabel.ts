/** The name that was probably meant by one that does not exist: 'response_class' is 'response_code_class', not 'response_code'. */
import { edits, nearest } from '../../model/nearest.ts';

/** Undefined where nothing is near. A name whose words are all in the candidate, in their order, is nearer than one with few edits, of which there may be `most`. */
export const meantLabel = (
  name: string,
  candidates: readonly string[],
  most: number = Infinity,
): string | undefined => {
  const words = wordsOf(name);
  const containing = candidates.filter((candidate) => words.length > 1 && hasWords(wordsOf(candidate), words));
  if (containing.length === 1) return containing[0];
  const near = nearest(name, candidates);
  return near !== undefined && isWrittenLike(name, near) && edits(name, near, most) <= most ? near : undefined;
};

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_-]/);

const hasWords = (all: readonly string[], some: readonly string[]): boolean => {
  let at = 0;
  for (const word of all) if (word === some[at]) at += 1;
  return at === some.length;
};

/** 'revision' is not a misspelt 'version': where the first letters differ, only one edit counts. */
const isWrittenLike = (name: string, near: string): boolean =>
  name[0]?.toLowerCase() === near[0]?.toLowerCase() || Math.abs(name.length - near.length) <= 1;
