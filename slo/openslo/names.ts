/**
 * Names of documents. Every reader of OpenSLO knows lower-case letters, digits and dashes (RFC 1123); dots are kept only
 * where two names would be one without them.
 */
import type { System } from '../../model/system.ts';
import type { BurnTier } from '../burnTiers.ts';
import type { Slo } from '../slo.ts';

const dashed = (id: string): string => id.replaceAll('.', '-');

export const sloName = (system: Pick<System, 'id' | 'objectives'>, { id }: Pick<Slo, 'id'>): string => {
  const taken = system.objectives.some((other) => other.id !== id && dashed(other.id) === dashed(id));
  return `${system.id}-${taken ? id : dashed(id)}`;
};

/** Of the policy and of its condition. */
export const burnName = (slo: string, { long }: Pick<BurnTier, 'long'>): string => `${slo}-burn-${long}`;

export const dataSourceName = (system: Pick<System, 'id'>): string => `${system.id}-prometheus`;
