import { describe, expect, test } from '@jest/globals';
import { patterns, type PatternName } from './patterns.ts';

const l = (count: number): string => 'l'.repeat(count);
const prefix = Array.from({ length: 3 }, () => l(63)).join('.');

/** The cases of go-sdk's own tests are among them: pkg/openslo/v1/objects_test.go, duration_shorthand_test.go. */
const cases: Readonly<Record<PatternName, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>> =
  {
    name: {
      valid: ['a', '9', 'my-name', '123-abc', 'a--b', l(63)],
      invalid: ['', l(64), 'MY', 'a.b', 'a_b', '-a', 'a-', 'a b', 'a\n', 'á'],
    },
    duration: {
      valid: ['1m', '12h', '4w', '1M', '1Q', '365d', '1Y'],
      invalid: ['', '0m', '-1m', '+1m', '1', 'm', '1.5h', '1s', '1D', '1 m', ' 1m', '01h', '1h30m'],
    },
    startTime: {
      valid: [
        '2020-01-21 12:30:00',
        '2024-02-29 00:00:00',
        '2024-01-01 5:00:00',
        '2024-01-01  05:00:00',
        '2024-01-01 00:00:00.5',
      ],
      invalid: [
        '',
        '2024-01-01',
        '2024-01-01T00:00:00',
        '2024-01-01 00:00:00Z',
        '2023-02-29 00:00:00',
        '2024-13-01 00:00:00',
        '2024-01-01 24:00:00',
        '2024-01-01 00:60:00',
        '2024-01-01 00:00:60',
        '2024-1-1 00:00:00',
        '2024-01-01 00:00',
      ],
    },
    timeZone: {
      valid: [
        'UTC',
        'Etc/UTC',
        'Etc/GMT+1',
        'America/New_York',
        'Europe/Warsaw',
        'US/Pacific',
        'America/Argentina/Buenos_Aires',
      ],
      invalid: ['', 'Local', 'utc', 'etc/utc', 'europe/berlin', '+01:00', 'Berlin', 'Europe/Gotham', 'Europe/Berlin '],
    },
    labelKey: {
      valid: [l(63), 'net', 'net_this.that-this', 'net_.-this', '9net', 'net9', 'nEt', 'userImpacting'],
      invalid: ['', l(64), 'net_', 'net.', 'net-', '_net', '-net', '.net', 'a/b', 'a b'],
    },
    annotationKey: {
      valid: [
        l(63),
        `${prefix}/${l(63)}`,
        'net',
        '9net',
        'nEt',
        'openslo.com/service',
        'domain/service',
        'domain.this.org/service.foo',
        'my-org.com/spec.indicator.metricSource',
      ],
      invalid: [
        '',
        l(64),
        `${l(254)}/net`,
        `${prefix}.${l(63)}/net`,
        `${prefix}/${l(64)}`,
        'net_',
        '-net',
        'openslo.com/',
        'openslo.com!/service',
        '-openslo.com/service',
        '.openslo.com/service',
        'openslo.com./service',
        'openslo..this.com/service',
        'openslo.-this.com/service',
        'openslo.this-.com/service',
        'openslo_this.org/service',
        'Openslo.com/service',
        'a/b/c',
      ],
    },
    letters: { valid: ['', 'promql', 'SQL'], invalid: ['a1', 'a-b', 'a b', 'é'] },
  };

describe.each(Object.entries(cases))('%s', (name, { valid, invalid }) => {
  const { matches, example } = patterns[name as PatternName];

  test.each(valid)('%j is one', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each(invalid)('%j is none', (text) => {
    expect(matches(text)).toBe(false);
  });

  test('its example is one', () => {
    expect(matches(example)).toBe(true);
  });
});
