/**
 * Alerts of a file. Atalaya makes an objective's burn-rate alerts from its own table of budget shares; an alert of the file is
 * taken over only if it is one of those, and is refused by name if it is not: nobody should believe to be paged by it.
 */
import type { Slo } from '../../slo.ts';
import { sloOf } from '../../slo.ts';
import { burnTiersOf, type BurnTier } from '../../burnTiers.ts';
import { sliceTiers } from '../../sliceTiers.ts';
import { burnText } from '../../../text/percentage.ts';
import type { Document, Documents } from './documents.ts';
import { missing, refuseIn } from './documents.ts';
import { has, listIn, mapIn, member, placeOf, textIn, textOf } from './located.ts';
import type { Refusal, Refuse } from './located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';
import type { Imported } from './promise.ts';

/** Refuses what imported objectives refer to and Atalaya would not make, and what no objective refers to. */
export const refuseAlerts = (
  slos: readonly { readonly document: Document; readonly imported: Imported | undefined }[],
  documents: Documents,
  refusals: Refusal[],
): void => {
  const seen = new Set<string>();
  const see = (kind: string, name: string | undefined): void =>
    void (name !== undefined && seen.add(`${kind} ${name}`));
  for (const { document, imported } of slos) {
    const refuse = refuseIn(`SLO ${document.name}`, refusals);
    for (const item of listIn(document.spec, 'alertPolicies')) {
      const policy = policyOf(item, documents);
      see('AlertPolicy', policy.name);
      const condition = conditionOf(policy.spec, documents);
      see(
        'AlertCondition',
        conditionOf(policy.spec ?? documents.any('AlertPolicy', policy.name ?? '')?.spec, documents).name,
      );
      if (imported === undefined) continue;
      if (policy.spec === undefined) refuseReference(item, policy.name, documents, refuse);
      else if (!isOurs(policy.spec, condition, sloOf({ id: imported.service }, imported.objective)))
        refuseAlert(policy.spec, item, policy.name, imported, refuse);
    }
  }
  for (const document of documents.all) {
    if (!['AlertPolicy', 'AlertCondition'].includes(document.kind)) continue;
    if (seen.has(`${document.kind} ${document.name}`)) continue;
    const refuse = refuseIn(`${document.kind} ${document.name}`, refusals);
    const message = 'no SLO of this file refers to it, and Atalaya has no alert of that kind';
    refuse(document.at, 'openslo/alert', message, 'name it in an SLO, or leave it where it is');
  }
};

interface Found {
  readonly name: string | undefined;
  readonly metadata: LocatedMap | undefined;
  readonly spec: LocatedMap | undefined;
}

/** Inline, or by reference. */
const policyOf = (item: Located, documents: Documents): Found =>
  found(item, 'alertPolicyRef', 'AlertPolicy', documents);

const conditionOf = (policy: LocatedMap | undefined, documents: Documents): Found => {
  const [only] = listIn(policy, 'conditions');
  return only === undefined
    ? { name: undefined, metadata: undefined, spec: undefined }
    : found(only, 'conditionRef', 'AlertCondition', documents);
};

const found = (item: Located, reference: string, kind: string, documents: Documents): Found => {
  const written = item.kind === 'map' ? item : undefined;
  const name = textIn(written, reference);
  if (name === undefined) {
    const metadata = mapIn(written, 'metadata');
    return { name: textIn(metadata, 'name'), metadata, spec: mapIn(written, 'spec') };
  }
  const document = documents.find(kind, name);
  return { name, metadata: document?.metadata, spec: document?.spec };
};

const tiersOf = (slo: Slo): readonly BurnTier[] => sliceTiers(burnTiersOf(slo), slo.slices)?.kept ?? [];

/** The threshold, both windows and every switch are those that Atalaya writes, the unsaid ones included. */
const isOurs = (policy: LocatedMap, condition: Found, slo: Slo): boolean => {
  const burn = mapIn(condition.spec, 'condition');
  const annotations = mapIn(condition.metadata, 'annotations');
  const tier = tiersOf(slo).find(({ long }) => long === textOf(member(burn, 'lookbackWindow')));
  if (tier === undefined) return false;
  const wanted: readonly (readonly [LocatedMap | undefined, string, string])[] = [
    [policy, 'alertWhenNoData', 'false'],
    [policy, 'alertWhenResolved', 'true'],
    [policy, 'alertWhenBreaching', 'true'],
    [condition.spec, 'severity', tier.severity],
    [burn, 'kind', 'burnrate'],
    [burn, 'op', 'gt'],
    [burn, 'threshold', String(tier.factor.toNumber())],
    [annotations, 'atalaya.unsaid.short-window', tier.short],
    [annotations, 'atalaya.unsaid.alert-after', '0m'],
  ];
  return wanted.every(([map, key, value]) => textOf(member(map, key)) === value);
};

const refuseReference = (item: Located, name: string | undefined, documents: Documents, refuse: Refuse): void => {
  const [message, fix] = missing('alertPolicyRef', 'AlertPolicy', name ?? '', documents);
  refuse(item.at, 'openslo/missing-reference', message, `${fix}, or remove the reference`);
};

const refuseAlert = (
  policy: LocatedMap,
  item: Located,
  name: string | undefined,
  imported: Imported,
  refuse: Refuse,
): void => {
  const tiers = tiersOf(sloOf({ id: imported.service }, imported.objective));
  const ours =
    tiers.length === 0 ? `none, as ${imported.objective.window} is shorter than a day` : tiers.map(tierText).join('; ');
  const message = `the alert policy${name === undefined ? '' : ` '${name}'`} is not a policy that Atalaya makes for this objective (${ours})`;
  const at = item.kind === 'map' && has(item, 'spec') ? placeOf(item, 'spec') : policy.at;
  refuse(at, 'openslo/alert', message, "remove the policy, and compare with what 'atalaya emit' writes instead");
};

const tierText = ({ severity, factor, long, short }: BurnTier): string =>
  `${severity} at a burn above ${burnText(factor)} in ${long} and ${short}`;
