/**
 * Alerts of a file. Atalaya makes an objective's burn-rate alerts from its own table of budget shares; an alert of the file is
 * taken over only if it is one of those, and is refused by name if it is not: nobody should believe to be paged by it.
 */
import type { Slo } from '../../slo.ts';
import { sloOf } from '../../slo.ts';
import { burnTiersOf, type BurnTier } from '../../burnTiers.ts';
import { burnText } from '../../../text/percentage.ts';
import type { Document, Documents } from './documents.ts';
import { refuseIn } from './documents.ts';
import { listAt, mapAt, member, placeOf, textOf, type Refusal, type Refuse } from './located.ts';
import { type Located, type LocatedMap } from '../../../text/located.ts';
import type { Imported } from './promise.ts';

/** Refuses what imported objectives refer to and Atalaya would not make, and what no objective refers to. */
export const refuseAlerts = (
  slos: readonly { readonly document: Document; readonly imported: Imported | undefined }[],
  documents: Documents,
  refusals: Refusal[],
): void => {
  const seen = new Set<Document>();
  const see = (document: Document | undefined): void => void (document !== undefined && seen.add(document));
  for (const { document, imported } of slos) {
    const refuse = refuseIn(`SLO ${document.name}`, refusals);
    for (const item of listAt(document.spec, 'alertPolicies', refuse, 'optional')?.items ?? []) {
      const policy = policyOf(item, documents);
      see(policy.document);
      const condition = conditionOf(policy.spec, documents);
      see(condition.document);
      if (imported === undefined) continue;
      if (policy.spec === undefined) refuseReference(item, policy.name, refuse);
      else if (!isOurs(policy.spec, condition, sloOf({ id: imported.service }, imported.objective)))
        refuseAlert(policy.spec, item, policy.name, imported, refuse);
    }
  }
  for (const document of documents.all) {
    if (seen.has(document) || !['AlertPolicy', 'AlertCondition'].includes(document.kind)) continue;
    const refuse = refuseIn(`${document.kind} ${document.name}`, refusals);
    const what = 'no SLO of this file refers to it, and Atalaya has no alert of that kind';
    refuse(document.at, 'openslo/alert', what, 'name it in an SLO, or leave it where it is');
  }
};

interface Found {
  readonly name: string | undefined;
  readonly document: Document | undefined;
  readonly metadata: LocatedMap | undefined;
  readonly spec: LocatedMap | undefined;
}

/** Inline, or by reference: `alertPolicyRef: name`, and in the published schema the name alone. */
const policyOf = (item: Located, documents: Documents): Found =>
  found(item, 'alertPolicyRef', 'AlertPolicy', documents);

const conditionOf = (policy: LocatedMap | undefined, documents: Documents): Found => {
  const list = member(policy, 'conditions');
  const [only, ...more] = list?.kind === 'list' ? list.items : [];
  return only === undefined || more.length > 0
    ? { name: undefined, document: undefined, metadata: undefined, spec: undefined }
    : found(only, 'conditionRef', 'AlertCondition', documents);
};

const found = (item: Located, reference: string, kind: string, documents: Documents): Found => {
  if (item.kind === 'map' && !item.entries.has(reference)) {
    const [metadata, spec] = [member(item, 'metadata'), member(item, 'spec')];
    return {
      name: textOf(member(metadata?.kind === 'map' ? metadata : undefined, 'name')),
      document: undefined,
      metadata: metadata?.kind === 'map' ? metadata : undefined,
      spec: spec?.kind === 'map' ? spec : undefined,
    };
  }
  const name = textOf(item.kind === 'map' ? member(item, reference) : item);
  const document = name === undefined ? undefined : documents.find(kind, name);
  return { name, document, metadata: document?.metadata, spec: document?.spec };
};

const ignore: Refuse = () => undefined;

/** The threshold, both windows and every switch are those that Atalaya writes, the unsaid ones included. */
const isOurs = (policy: LocatedMap, condition: Found, slo: Slo): boolean => {
  const burn = condition.spec === undefined ? undefined : mapAt(condition.spec, 'condition', ignore);
  const annotations = condition.metadata === undefined ? undefined : mapAt(condition.metadata, 'annotations', ignore);
  const tier = (burnTiersOf(slo)?.kept ?? []).find(({ long }) => long === textOf(member(burn, 'lookbackWindow')));
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

const refuseReference = (item: Located, name: string | undefined, refuse: Refuse): void => {
  const what =
    name === undefined
      ? 'this is neither an alert policy nor a reference to one'
      : `it refers to the alert policy '${name}', and no AlertPolicy of this file has that name`;
  refuse(
    item.at,
    'openslo/missing-reference',
    what,
    'put the alert policy into the same file, or remove the reference',
  );
};

const refuseAlert = (
  policy: LocatedMap,
  item: Located,
  name: string | undefined,
  imported: Imported,
  refuse: Refuse,
): void => {
  const tiers = burnTiersOf(sloOf({ id: imported.service }, imported.objective))?.kept ?? [];
  const ours =
    tiers.length === 0 ? `none, as there is no table for ${imported.objective.window}` : tiers.map(tierText).join('; ');
  const what = `the alert policy${name === undefined ? '' : ` '${name}'`} is none that Atalaya makes of this objective (${ours})`;
  const at = item.kind === 'map' && item.entries.has('spec') ? placeOf(item, 'spec') : policy.at;
  refuse(at, 'openslo/alert', what, "remove the policy, and compare with what 'atalaya emit' writes instead");
};

const tierText = ({ severity, factor, long, short }: BurnTier): string =>
  `${severity} at a burn above ${burnText(factor)} in ${long} and ${short}`;
