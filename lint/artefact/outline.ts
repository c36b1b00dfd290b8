/**
 * What a JSON text holds, found in one pass without building anything: how deep it is nested, and which keys stand twice in one
 * object. `JSON.parse` keeps the last of two equal keys and says nothing. The pass has no recursion, so that no text ends it.
 */
import { skipText } from './scan.ts';

/**
 * Levels of nesting that are read. The API refuses more than 100 levels (protobuf, "recursion limit"); a Terraform plan wraps
 * what it contains in some more.
 */
export const mostLevels = 200;

export interface Outline {
  /** Number of keys of all objects. */
  readonly keys: number;
  /** Offset of the first bracket that is too deep; then the rest was not looked at. */
  readonly tooDeepAt: number | undefined;
}

const [quote, colon, openList, closeList, openObject, closeObject] = [34, 58, 91, 93, 123, 125];

export const outlineOf = (text: string): Outline => {
  let [keys, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = skipText(text, at) - 1;
    else if (code === colon) keys += 1;
    else if (code === openObject || code === openList) {
      depth += 1;
      if (depth > mostLevels) return { keys, tooDeepAt: at };
    } else if (code === closeObject || code === closeList) depth -= 1;
  }
  return { keys, tooDeepAt: undefined };
};

/** Number of keys in the parsed value: smaller than that of its text when a key stands twice. */
export const keysIn = (value: unknown): number => {
  if (Array.isArray(value)) return (value as unknown[]).reduce<number>((sum, item) => sum + keysIn(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value) as unknown[];
  return parts.reduce<number>((sum, part) => sum + keysIn(part), parts.length);
};

export interface RepeatedKey {
  readonly name: string;
  /** Of the later one, and of the one before. */
  readonly offset: number;
  readonly before: number;
}

/** Every key that its object has already, in the order of a valid text. */
export const repeatedKeys = (text: string): readonly RepeatedKey[] => {
  const found: RepeatedKey[] = [];
  /** Keys of the open objects; undefined for a list. */
  const open: (Map<string, number> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === openObject || code === openList) {
      open.push(code === openObject ? new Map() : undefined);
      isKey = code === openObject;
    } else if (code === closeObject || code === closeList) {
      open.pop();
      isKey = false;
    } else if (code === comma) isKey = open.at(-1) !== undefined;
    else if (code === quote) {
      const end = skipText(text, at);
      const keys = isKey ? open.at(-1) : undefined;
      if (keys !== undefined) {
        const name = nameOf(text.slice(at, end));
        const before = keys.get(name);
        if (before !== undefined) found.push({ name, offset: at, before });
        keys.set(name, at);
        isKey = false;
      }
      at = end - 1;
    }
  }
  return found;
};

const comma = 44;

const nameOf = (written: string): string => {
  try {
    return JSON.parse(written) as string;
  } catch {
    return written.slice(1, -1);
  }
};
