import { expect, test } from '@jest/globals';
import { createScreen } from './screen.ts';
import type { Reading } from './status.ts';

const reading: Reading = {
  published: 10,
  rows: 20,
  stored: 5,
  deadLettered: 0,
  backlog: 5,
  lag: undefined,
  requests: undefined,
  objectives: [],
  rate: 5,
};

const screenOn = (isTTY: boolean) => {
  const written: string[] = [];
  const screen = createScreen(
    { isTTY, columns: 80, stdout: (text) => void written.push(text) } as Parameters<typeof createScreen>[0],
    'title',
  );
  return { screen, written };
};

test('elsewhere than on a terminal there is a line a reading, and none before anything is stored', () => {
  const { screen, written } = screenOn(false);
  screen.show({ ...reading, stored: 0 });
  screen.show(reading);
  screen.end(reading);
  expect(written).toHaveLength(3);
  expect(written[0]).toBe('title\n');
  expect(written[1]).toMatch(/^published 10\/20 \| stored 5 \(5\/s\) \| /);
  expect(written.join('')).not.toContain('\u001b');
});

test('on a terminal each reading is drawn over the one before', () => {
  const { screen, written } = screenOn(true);
  screen.show(reading);
  screen.show(reading);
  screen.end(reading);
  const lines = written[0]!.split('\n').length - 1;
  expect(written[0]!.startsWith('\u001b[2Ktitle\n')).toBe(true);
  expect(written[1]!.startsWith(`\u001b[${lines}A\u001b[2Ktitle\n`)).toBe(true);
  expect(written.every((text) => text.endsWith('\u001b[0J'))).toBe(true);
});
