import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../model/usageError.ts';
import { joinFrom, parseFrom } from './fromOption.ts';

test.each([
  [
    ['slo', 'status', '--from', 'prometheus', 'http://p:9090', 'flights'],
    ['slo', 'status', '--from', 'prometheus http://p:9090', 'flights'],
  ],
  [
    ['slo', 'status', '--from=prometheus', 'http://p:9090'],
    ['slo', 'status', '--from', 'prometheus http://p:9090'],
  ],
  [
    ['slo', 'status', '--from', 'google', 'flights'],
    ['slo', 'status', '--from', 'google', 'flights'],
  ],
  [
    ['slo', 'status', '--from', 'prometheus', '--json'],
    ['slo', 'status', '--from', 'prometheus', '--json'],
  ],
  [
    ['slo', 'status', 'flights', '--from', 'prometheus'],
    ['slo', 'status', 'flights', '--from', 'prometheus'],
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

describe('what is no source is refused', () => {
  const fix = 'write --from google or --from prometheus https://prometheus.example.com';
  test.each([
    ['grafana', "--from 'grafana' is no source of points", fix],
    ['', "--from '' is no source of points", fix],
    ['google http://x', "--from 'google http://x' is no source of points", fix],
    ['prometheus', '--from prometheus names no address', fix],
    ['prometheus localhost:9090', "--from prometheus: 'localhost:9090' is no address of a server", fix],
    ['prometheus file:///etc/passwd', "--from prometheus: 'file:///etc/passwd' is no address of a server", fix],
    [
      'https://p.example.com',
      '--from https://p.example.com does not say what answers there',
      'write --from prometheus https://p.example.com',
    ],
    [
      'prometheus http://p:9090/?token=x',
      "--from prometheus: 'http://p:9090/?token=x' has a query, and the API's own parameters go there",
      'name the address only, as far as /api/v1 is added to it',
    ],
  ])("'%s'", (text, message, help) => {
    expect(() => parseFrom(text)).toThrow(new UsageError(message, help));
  });

  test('a password in an address, without printing it', () => {
    expect(() => parseFrom('prometheus https://me:secret@p.example.com')).toThrow(
      new UsageError(
        "--from prometheus: the address https://p.example.com holds a password, which the shell's history and the list of processes would show",
        'set ATALAYA_PROMETHEUS_USER and ATALAYA_PROMETHEUS_PASSWORD, and leave them out of the address',
      ),
    );
  });
});
