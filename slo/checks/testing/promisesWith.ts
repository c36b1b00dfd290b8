/** Valid SLOs for tests, with replaceable parts. */
import type { SystemDefinition } from '../../../model/definition.ts';
import { defineSystem, type System } from '../../../model/system.ts';
import { orders } from '../../../model/testing/orders.ts';
import { promisesOf, type Located, type PromisedSlo, type Promises } from '../promises.ts';

export const words = { window: '30d', why: 'callers were told so', rejected: [] } as const;

export const located = (system: System): Located => ({ system, file: `systems/${system.id}.ts`, member: '' });

export const ordersWith = (parts: Partial<SystemDefinition> = {}): System => defineSystem({ ...orders, ...parts });

/** The system 'orders' with these parts, then the other systems. */
export const promisesWith = (parts: Partial<SystemDefinition> = {}, ...others: readonly System[]): Promises =>
  promisesOf([ordersWith(parts), ...others].map(located));

/** Changes one SLO of 'orders' in a way that no definition can express. */
export const withSlo = (id: string, change: (measured: PromisedSlo) => Partial<PromisedSlo>): Promises => {
  const promises = promisesWith();
  return {
    ...promises,
    systems: promises.systems.map((definition) => ({
      ...definition,
      slos: definition.slos.map((measured) =>
        measured.slo.id === id ? { ...measured, ...change(measured) } : measured,
      ),
    })),
  };
};
