/** All dialects, in the order in which documents list them. */
import { cloudMonitoring } from './cloudMonitoring.ts';
import type { Dialect, DialectId, Dialects } from './dialect.ts';
import { prometheus } from './prometheus.ts';

export const dialects: Dialects = { 'cloud-monitoring': cloudMonitoring, prometheus };

export const everyDialect: readonly Dialect[] = Object.values(dialects);

/** One value per dialect. The type forces an answer for each. */
export const inEach = <T>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => ({
  'cloud-monitoring': answer(cloudMonitoring),
  prometheus: answer(prometheus),
});

interface Lazy {
  readonly [state]: {
    readonly answer: (dialect: Dialect) => object;
    readonly values: Partial<Record<DialectId, object>>;
  };
}

const state = Symbol('state');

const getterOf = ({ id }: Dialect): PropertyDescriptor => ({
  enumerable: true,
  get(this: Lazy): object {
    const { values, answer } = this[state];
    return (values[id] ??= answer(dialects[id]));
  },
});

const getters: Readonly<Record<DialectId, PropertyDescriptor>> = {
  'cloud-monitoring': getterOf(cloudMonitoring),
  prometheus: getterOf(prometheus),
};

const everyGetter = Object.entries(getters);

/**
 * As `inEach`, but each value is computed when it is first read: an output often reads one dialect alone. All results have the same
 * getters: V8 keeps the closures of a getter of its own, and all that they reach, until the next full garbage collection.
 */
export const onDemand = <T extends object>(answer: (dialect: Dialect) => T): Readonly<Record<DialectId, T>> => {
  const lazy = Object.defineProperty({}, state, { value: { answer, values: {} } });
  for (const [id, getter] of everyGetter) Object.defineProperty(lazy, id, getter);
  return lazy as Readonly<Record<DialectId, T>>;
};
