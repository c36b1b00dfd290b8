import { expect, test } from '@jest/globals';
import { createLiveLine } from './liveLine.ts';

const written = (isTTY: boolean, columns = 80): readonly [ReturnType<typeof createLiveLine>, string[]] => {
  const out: string[] = [];
  return [createLiveLine({ isTTY, columns, stdout: (text) => void out.push(text) }), out];
};

test('on a terminal the line is replaced, stays below what is printed, and is removed at the end', () => {
  const [line, out] = written(true);
  line.show('one');
  line.show('one');
  line.show('two');
  line.print('a line that stays\n');
  line.end();
  line.end();
  const clear = '\r\u001b[2K';
  expect(out).toEqual(['one', `${clear}two`, `${clear}a line that stays\ntwo`, clear]);
});

test('a line that is longer than the terminal is cut, so that it is one line', () => {
  const [line, out] = written(true, 10);
  line.show('0123456789');
  expect(out).toEqual(['01234567…']);
});

test('elsewhere only the lines that stay are written', () => {
  const [line, out] = written(false);
  line.show('one');
  line.print('a line that stays\n');
  line.end();
  expect(out).toEqual(['a line that stays\n']);
});
