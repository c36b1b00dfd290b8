/** One line of text: names and reasons are written into mail headers, calendars and pages. */
import { text, type Shape } from '../shape.ts';

export const line =
  (expected: string): Shape =>
  (value, path, report) => {
    if (typeof value !== 'string' || !/\p{Cc}|\u2028|\u2029/u.test(value)) return text(expected)(value, path, report);
    const message = 'the text has a line break, or another control character';
    report({ id: 'model/bad-name', path, message, fix: `write ${expected}, in one line` }, path);
  };
