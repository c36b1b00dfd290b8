/**
 * The messages of an API as its published client describes them (protobuf.js JSON), so that the fake knows every field,
 * enum and oneof without a list of its own.
 */
export interface Field {
  readonly type: string;
  readonly rule?: 'repeated';
  readonly keyType?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Described {
  readonly fields?: Readonly<Record<string, Field>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly nested?: Readonly<Record<string, Described>>;
}

/** A type with the path of names that leads to it, in which the types of its fields are looked up. */
export interface Found {
  readonly path: readonly string[];
  readonly type: Described;
}

const at = (root: Described, path: readonly string[]): Described | undefined => {
  let type: Described | undefined = root;
  for (const name of path) type = type?.nested?.[name];
  return type;
};

/** `name` as it is written in the scope `scope`: the innermost type of that name. */
export const typeNamed = (root: Described, scope: readonly string[], name: string): Found => {
  const own = name.split('.');
  for (let depth = scope.length; depth >= 0; depth -= 1) {
    const path = [...scope.slice(0, depth), ...own];
    const type = at(root, path);
    if (type !== undefined) return { path, type };
  }
  throw new Error(`no type ${name} in ${scope.join('.')}`);
};
