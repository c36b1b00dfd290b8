import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../model/usageError.ts';
import { parseFrom } from './fromOption.ts';
import { joinFrom } from './joinFrom.ts';

test.each([
  [
    ['slo', 'status', '--from', 'prometheus', 'http://p:9090', 'freight'],
    ['slo', 'status', '--from', 'prometheus http://p:9090', 'freight'],
  ],
  [
    ['slo', 'status', '--from=prometheus', 'http://p:9090'],
    ['slo', 'status', '--from', 'prometheus http://p:9090'],
  ],
  [
    ['slo', 'status', '--from', 'google', 'freight'],
    ['slo', 'status', '--from', 'google', 'freight'],
  ],
  [
    ['slo', 'status', '--from', 'prometheus', '--json'],
    ['slo', 'status', '--from', 'prometheus', '--json'],
  ],
  [
    ['slo', 'status', 'freight', '--from', 'prometheus'],
    ['slo', 'status', 'freight', '--from', 'prometheus'],
  ],
  [
    ['slo', 'status'],
    ['slo', 'status'],
  ],
])('%j keeps the address with its option', (args, expected) => expect(joinFrom(args)).toEqual(expected));

test.each([
  'prometheus http://p:9090',
  'prometheus http://p:9090/',
  'prometheus http://p:9090/api/v1',
  'prometheus http://p:9090/api/v1/query',
  'prometheus=http://p:9090/graph',
  'prometheus http://p:9090/query',
])("'%s' is the address of one server", (text) => {
  const from = parseFrom(text);
  expect(from?.kind === 'Prometheus' && from.url.href.replace(/\/$/, '')).toBe('http://p:9090');
});

test('a path before the API stays', () => {
  const from = parseFrom('prometheus https://host/thanos/api/v1/');
  expect(from?.kind === 'Prometheus' && from.url.href).toBe('https://host/thanos');
});

describe('what is not a source is refused', () => {
  const fix = 'write --from google or --from prometheus https://prometheus.example.com';
  test.each([
    ['grafana', "--from 'grafana' is not a source of metric points", fix],
    ['', "--from '' is not a source of metric points", fix],
    ['google http://x', "--from 'google http://x' is not a source of metric points", fix],
    ['prometheus', '--from prometheus has no URL', fix],
    ['prometheus localhost:9090', "--from prometheus: 'localhost:9090' is not the URL of a server", fix],
    ['prometheus file:///etc/passwd', "--from prometheus: 'file:///etc/passwd' is not the URL of a server", fix],
    [
      'https://p.example.com',
      '--from https://p.example.com: the kind of the source is missing',
      'write --from prometheus https://p.example.com',
    ],
    [
      'prometheus http://p:9090/?token=x',
      "--from prometheus: 'http://p:9090/?token=x' has a query string",
      'write only the URL before /api/v1',
    ],
  ])("'%s'", (text, message, help) => {
    expect(() => parseFrom(text)).toThrow(new UsageError(message, help));
  });

  test('a password in an address, without printing it', () => {
    expect(() => parseFrom('prometheus https://me:secret@p.example.com')).toThrow(
      new UsageError(
        '--from prometheus: the URL https://p.example.com contains a password, which the shell history and the process list would show',
        'set ATALAYA_PROMETHEUS_USER and ATALAYA_PROMETHEUS_PASSWORD, and remove them from the URL',
      ),
    );
  });
});
