/** Update masks: comma-separated paths in camel or snake case. Source: google.protobuf.FieldMask in JSON, and what both clients send. */
import type { Body, Call } from './service.ts';
import { invalid } from './refusal.ts';

const camel = (field: string): string =>
  field.replaceAll(/_([a-z0-9])/g, (_match: string, letter: string) => letter.toUpperCase());

/** Undefined where the request has no mask. */
export const maskOf = ({ query }: Call): readonly string[] | undefined => {
  const mask = query.get('updateMask') ?? query.get('update_mask');
  return mask === null || mask === '' ? undefined : pathsOf(mask);
};

const pathsOf = (mask: string): readonly string[] =>
  mask.split(',').map((path) => path.split('.').map(camel).join('.'));

/** `kept` with the fields of `sent` that a mask in the body names. */
export const masked = (kept: Body, sent: Body, mask: string): Body => merged(kept, sent, pathsOf(mask));

/** `kept` with the masked fields of `sent`; a masked field that is not sent is removed. */
export const merged = (kept: Body, sent: Body, mask: readonly string[]): Body => {
  const result = structuredClone(kept);
  for (const path of mask) {
    const fields = path.split('.');
    const last = fields.pop();
    if (last === undefined || last === '') throw invalid(`Invalid field mask: "${path}".`);
    let [to, from]: [Body, Body | undefined] = [result, sent];
    for (const field of fields) {
      to = (to[field] ??= {}) as Body;
      from = from?.[field] as Body | undefined;
    }
    if (from?.[last] === undefined) delete to[last];
    else to[last] = structuredClone(from[last]);
  }
  return result;
};
