/**
 * Node's `vm` with V8's code cache in memory. jest compiles what a test file imports anew for each file, jest's own modules, too;
 * from the second file on, a worker reads here what V8 made of the same source. Nothing else is shared between test files.
 * Source: Node's documentation of vm, `cachedData`.
 */

/** By name, what is known of the source last compiled under it. */
const cache = () => {
  const entries = new Map();
  return (name, source) => {
    const known = entries.get(name);
    if (known?.source === source) return { entry: known, isNew: false };
    const entry = { source, data: undefined };
    entries.set(name, entry);
    return { entry, isNew: true };
  };
};

export const withCodeCache = ({ SourceTextModule, compileFunction }) => {
  const [moduleNamed, functionNamed] = [cache(), cache()];

  const make = (parameters, newTarget) => Reflect.construct(SourceTextModule, parameters, newTarget);

  const construct = (_, [source, options], newTarget) => {
    const { entry, isNew } = moduleNamed(options.identifier, source);
    if (entry.data !== undefined) {
      try {
        return make([source, { ...options, cachedData: entry.data }], newTarget);
      } catch (error) {
        // V8's flags have changed since.
        if (error.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error;
        return make([source, options], newTarget);
      }
    }
    const module = make([source, options], newTarget);
    // Before it is evaluated, as Node demands. What one file alone imports is not worth it.
    if (!isNew) entry.data = module.createCachedData();
    return module;
  };

  return {
    SourceTextModule: new Proxy(SourceTextModule, { construct }),
    compileFunction: (source, parameters, options) => {
      const { entry, isNew } = functionNamed(options.filename, source);
      if (entry.data !== undefined) return compileFunction(source, parameters, { ...options, cachedData: entry.data });
      const compiled = compileFunction(source, parameters, isNew ? options : { ...options, produceCachedData: true });
      entry.data = compiled.cachedData;
      return compiled;
    },
  };
};
