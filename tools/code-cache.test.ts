import vm from 'node:vm';
import { expect, test } from '@jest/globals';

type Options = vm.SourceTextModuleOptions & { readonly cachedData?: Buffer };
type Compiling = Pick<typeof vm, 'SourceTextModule' | 'compileFunction'>;

// A file without types, as jest reads it before types are stripped.
const file = './code-cache.mjs';
const { withCodeCache } = (await import(file)) as { readonly withCodeCache: (of: Compiling) => Compiling };

/** Whether each module and function was made with the code cache. */
const observed = (): { readonly cached: boolean[] } & Compiling => {
  const cached: boolean[] = [];
  const SourceTextModule = new Proxy(vm.SourceTextModule, {
    construct: (target, parameters: [string, Options], newTarget): vm.SourceTextModule => {
      const module = Reflect.construct(target, parameters, newTarget) as vm.SourceTextModule;
      cached.push(parameters[1].cachedData !== undefined);
      return module;
    },
  });
  const compileFunction: typeof vm.compileFunction = (source, parameters, options) => {
    const compiled = vm.compileFunction(source, parameters, options);
    cached.push(options?.cachedData !== undefined && compiled.cachedDataRejected === false);
    return compiled;
  };
  return { cached, ...withCodeCache({ SourceTextModule, compileFunction }) };
};

const evaluated = async (module: vm.SourceTextModule): Promise<unknown> => {
  await module.link(() => {
    throw new Error('it imports nothing');
  });
  await module.evaluate();
  return (module.namespace as { readonly value?: unknown }).value;
};

test('the third module of one source is made of the code cache, and has a state of its own', async () => {
  const { cached, SourceTextModule } = observed();
  const source = 'let count = 0; const next = () => (count += 1); next(); export const value = next();';
  for (let index = 0; index < 4; index += 1) {
    expect(await evaluated(new SourceTextModule(source, { identifier: 'one.ts' }))).toBe(2);
  }
  expect(cached).toEqual([false, false, true, true]);
});

test('a name whose source is another is compiled anew', async () => {
  const { cached, SourceTextModule } = observed();
  for (const value of [1, 1, 1, 2, 2, 2]) {
    const module = new SourceTextModule(`export const value = ${value};`, { identifier: 'one.ts' });
    expect(await evaluated(module)).toBe(value);
  }
  expect(cached).toEqual([false, false, true, false, false, true]);
});

test('the third function of one source is made of the code cache, in its own context', () => {
  const { cached, compileFunction } = observed();
  const results = [1, 2, 3, 4].map((own): unknown =>
    compileFunction('return own + given;', ['given'], {
      filename: 'one.cjs',
      parsingContext: vm.createContext({ own }),
    })(10),
  );
  expect(results).toEqual([11, 12, 13, 14]);
  expect(cached).toEqual([false, false, true, true]);
});

test('a source that is no program is refused each time', () => {
  const { SourceTextModule } = observed();
  for (let index = 0; index < 3; index += 1) {
    expect(() => new SourceTextModule('export const = 1;', { identifier: 'one.ts' })).toThrow(/Unexpected token/);
  }
});

test('data that V8 does not accept is left out', async () => {
  let count = 0;
  const Outdated = new Proxy(vm.SourceTextModule, {
    construct: (target, [source, options]: [string, Options], newTarget): vm.SourceTextModule => {
      count += 1;
      // With a name of its own, as jest's environment has a code cache, too.
      const parameters = [source, { ...options, identifier: `${count}.ts` }];
      const module = Reflect.construct(target, parameters, newTarget) as vm.SourceTextModule;
      return Object.assign(module, { createCachedData: () => Buffer.from('of another version of V8') });
    },
  });
  const { SourceTextModule } = withCodeCache({ SourceTextModule: Outdated, compileFunction: vm.compileFunction });
  for (let index = 0; index < 3; index += 1) {
    expect(await evaluated(new SourceTextModule('export const value = 7;', { identifier: 'one.ts' }))).toBe(7);
  }
});
