/**
 * Every lie, told to every request: the contract fails and names it, before any load. A lie about messages is told to a target that
 * messages may be sent to.
 */
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { checkContract } from '../../cli/gate/contract.ts';
import type { Target } from '../../cli/loadtest/target.ts';
import type { Finding } from '../../loadtest/gate/gateReport.ts';
import { orderedBy } from '../fixtures/orderedBy.ts';
import { startHonest, type HonestPipeline } from './honest.ts';
import type { Lie } from './lie.ts';
import { lies } from './lies.ts';
import { startLiar, type Liar } from './startLiar.ts';

let honest: HonestPipeline;
beforeAll(async () => {
  // A wrong order can be seen where rows show what they are ordered by.
  honest = await startHonest('freight', (system) => orderedBy(system, 'date'));
});
afterAll(async () => honest.close());

const liars: Liar[] = [];
afterEach(async () => {
  for (const liar of liars.splice(0)) await liar.close();
});

const stop = new AbortController().signal;

const liarOf = async (lie: Lie, host?: string): Promise<Target> => {
  const { system, url } = honest;
  const liar = await startLiar({ system, honest: url, lieFor: () => lie, ...(host === undefined ? {} : { host }) });
  liars.push(liar);
  return { ...honest, url: liar.url };
};

/** Lies that never answer are given up soon; of the others, no answer is too late on a busy machine. */
const timeoutOf = ({ id }: Lie) => (['hang', 'slow-body', 'endless'].includes(id) ? { timeout: 1_500 } : {});

const contractOf = async (lie: Lie, side: Target): Promise<readonly Finding[]> =>
  checkContract({
    system: honest.system,
    sides: { candidate: side, baseline: undefined },
    allowWrites: false,
    stop,
    // Nothing that is lost appears, however long one waits.
    ...(lie.id === 'post-lost' ? { patience: 1_500 } : {}),
    ...timeoutOf(lie),
  });

const shown = (findings: readonly Finding[], verdict: Finding['verdict']): readonly string[] =>
  findings.flatMap((finding) => (finding.verdict === verdict ? [finding.text] : []));

const told = lies.filter(({ verdict }) => verdict === undefined);

test.each(told.filter(({ breaksContract = true }) => breaksContract))(
  '$id: a candidate that $what fails',
  async (lie) => {
    const findings = await contractOf(lie, await liarOf(lie));
    expect(shown(findings, 'fail').join('\n')).toMatch(lie.names);
  },
);

test('a candidate that dies later is for the load to find', async () => {
  const lie = lies.find(({ id }) => id === 'dies')!;
  expect(shown(await contractOf(lie, await liarOf(lie)), 'fail')).toEqual([]);
});

test.each(lies.filter(({ verdict }) => verdict === 'set-up'))(
  '$id: a target that $what shows nothing, and it is said what to set',
  async (lie) => {
    const remote = { ...(await liarOf(lie)), isLocal: false };
    await expect(contractOf(lie, remote)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(lie.names) as unknown,
    });
  },
);

test('a candidate that alone refuses every call breaks the contract', async () => {
  const lie = lies.find(({ id }) => id === 'unauthorised')!;
  const candidate = { ...(await liarOf(lie)), isLocal: false };
  const baseline = { ...honest, isLocal: false };
  const findings = await checkContract({
    system: honest.system,
    sides: { candidate, baseline },
    allowWrites: false,
    stop,
  });
  expect(shown(findings, 'fail')[0]).toMatch(/^the candidate breaks "every list .*": \/freight: it answered 401/);
});

test('a baseline that alone lies is a warning, and the candidate passes', async () => {
  const lie = lies.find(({ id }) => id === 'empty-list')!;
  const sides = { candidate: honest, baseline: { ...(await liarOf(lie)), isLocal: false } };
  const findings = await checkContract({ system: honest.system, sides, allowWrites: false, stop });
  expect([shown(findings, 'fail'), shown(findings, 'warn')[0]]).toEqual([
    [],
    'the baseline alone breaks "every list has its envelope, and every row the fields and types of the schema": /freight: empty list, and it says that there is a next page; a comparison with such a baseline says little about the candidate',
  ]);
});

const truth: Lie = { id: 'truth', what: 'tells the truth', on: [], names: /./, tell: () => undefined };

/** Some containers have no IPv6. */
const hosts = ['127.0.0.1', ...(networkInterfaces()['lo']?.some(({ address }) => address === '::1') ? ['::1'] : [])];

test.each(hosts)('an honest candidate at %s keeps every part of the contract', async (host) => {
  const findings = await contractOf(truth, await liarOf(truth, host));
  expect(findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(findings.length).toBeGreaterThan(8);
});

test('without permission to write, what was not looked at is not judged', async () => {
  const findings = await contractOf(truth, { ...honest, isLocal: false });
  expect(shown(findings, 'not judged')).toEqual([
    'a published message appears, field by field as it was sent: no messages are sent to it; fix: --allow-writes sends them',
    'malformed messages are refused with a reason, and the next valid one is not: no messages are sent to it; fix: --allow-writes sends them',
  ]);
});

test('it ends at once when it is stopped', async () => {
  const lie = lies.find(({ id }) => id === 'hang')!;
  const stopping = new AbortController();
  const candidate = await liarOf(lie);
  const sides = { candidate, baseline: undefined };
  const checking = checkContract({ system: honest.system, sides, allowWrites: false, stop: stopping.signal });
  stopping.abort();
  expect(await checking).toEqual([]);
});

test('there are at least forty lies, each with an id of its own', () => {
  expect(new Set(lies.map(({ id }) => id)).size).toBe(lies.length);
  expect(lies.length).toBeGreaterThanOrEqual(40);
});
