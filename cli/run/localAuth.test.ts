import { describe, expect, test } from '@jest/globals';
import attendees from '../../test/fixtures/systems/attendees.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { demoAuth, isLoopback, refuseOpenAccess } from './localAuth.ts';

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example.com', false],
])('that %s is reached from this machine alone: %s', (host, alone) => {
  expect(isLoopback(host)).toBe(alone);
});

describe('an open door', () => {
  test('that other machines reach is refused', () => {
    expect(() => refuseOpenAccess(lms, 'off', '0.0.0.0')).toThrow(
      "--auth off: 'lms' declares iap, and other machines can reach 0.0.0.0\n  fix: remove --auth off, or listen on 127.0.0.1",
    );
  });

  test('is none where the system asks for no proof, and none where it is shut', () => {
    expect(() => refuseOpenAccess(freight, 'off', '0.0.0.0')).not.toThrow();
    expect(() => refuseOpenAccess(lms, 'on', '0.0.0.0')).not.toThrow();
    expect(() => refuseOpenAccess(lms, 'off', '127.0.0.1')).not.toThrow();
  });
});

test.each([
  [freight, 'on', ''],
  [attendees, expect.objectContaining({ token: expect.stringMatching(/^atl_/) }), ''],
  [lms, 'off', 'AUTHENTICATION IS OFF: lms declares iap, but everybody on this machine may read and publish\n'],
])('a demo of $id calls its API as it can', (system, auth, warning) => {
  const output: string[] = [];
  expect(demoAuth(system, { now: Date.now, stderr: (text) => output.push(text) })).toEqual(auth);
  expect(output.join('')).toBe(warning);
});
