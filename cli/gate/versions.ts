/**
 * Whether a side is still the release that it was at the beginning: its OpenAPI document, and headers with a version in them. A
 * side that was deployed again half way shows a mixture of two releases.
 */
import { createHash } from 'node:crypto';
import type { Finding } from '../../loadtest/gate/gateReport.ts';
import type { Target } from '../loadtest/target.ts';
import type { Sides } from './sides.ts';

export interface Version {
  /** Hash of the OpenAPI document. */
  readonly document: string;
  /** Headers that name a version, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds. */
const patience = 15_000;
/** An API's description is far smaller. */
const mostBytes = 8 * 1_024 * 1_024;

const versionHeader = /(^|-)(version|revision|release|build|commit|deployment)(-|$)/;

/** Undefined when it does not answer: then nothing can be said about its version. */
const versionOf = async (
  { url, token }: Pick<Target, 'url' | 'token'>,
  stop: AbortSignal,
): Promise<Version | undefined> => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
  try {
    const response = await fetch(`${url}/openapi.json`, { headers, signal, redirect: 'manual' });
    if (response.status !== 200) return undefined;
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) return undefined;
      hash.update(chunk);
    }
    const named = [...response.headers].filter(([name]) => versionHeader.test(name));
    return { document: hash.digest('hex'), headers: Object.fromEntries(named) };
  } catch {
    return undefined;
  }
};

/** What two requests in a row agree on: a header that differs between them names no version. */
const steadyVersionOf = async (side: Target, stop: AbortSignal): Promise<Version | undefined> => {
  const [first, second] = [await versionOf(side, stop), await versionOf(side, stop)];
  if (first === undefined || second === undefined || first.document !== second.document) return undefined;
  const steady = Object.entries(first.headers).filter(([name, value]) => second.headers[name] === value);
  return { ...first, headers: Object.fromEntries(steady) };
};

/** What changed between the two, in words; undefined when nothing did. */
export const changeOf = (before: Version, after: Version): string | undefined => {
  const changes = Object.entries(before.headers).flatMap(([name, value]) =>
    after.headers[name] === value ? [] : [`its header ${name} was ${value} and is ${after.headers[name] ?? 'missing'}`],
  );
  if (before.document !== after.document) changes.push('its OpenAPI document is another one');
  return changes.length === 0 ? undefined : changes.join(', and ');
};

/** Reads the versions of both sides; the result reads them again. Pipelines that the gate started cannot change. */
export const watchVersions = async (
  { candidate, baseline }: Pick<Sides, 'candidate' | 'baseline'>,
  stop: AbortSignal,
): Promise<() => Promise<readonly Finding[]>> => {
  const sides = [
    { name: 'candidate', side: candidate },
    ...(baseline === undefined ? [] : [{ name: 'baseline', side: baseline }]),
  ].filter(({ side }) => !side.isLocal);
  const before = await Promise.all(sides.map(async ({ side }) => steadyVersionOf(side, stop)));
  return async () => {
    const after = await Promise.all(sides.map(async ({ side }) => versionOf(side, stop)));
    return sides.flatMap(({ name }, i) => versionFinding(name, before[i], after[i]));
  };
};

/** A side that no longer answers is judged by its events. */
const versionFinding = (name: string, before: Version | undefined, after: Version | undefined): readonly Finding[] => {
  if (before === undefined || after === undefined) return [];
  const change = changeOf(before, after);
  const finding = { id: `validity/redeployed-${name}`, subject: 'validity', figures: {} } as const;
  if (change === undefined) {
    return [{ ...finding, verdict: 'pass', text: `the ${name} is the same release at the end as at the beginning` }];
  }
  return [
    {
      ...finding,
      verdict: 'inconclusive',
      text: `the ${name} was deployed again during the gate: ${change}; the runs measured two releases. Fix: gate again when its roll-out has ended`,
    },
  ];
};
