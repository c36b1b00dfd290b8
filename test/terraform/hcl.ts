/**
 * Emitted JSON as HCL, for tools that read no `.tf.json`. Without the provider's schema an object is a block unless its name is that of a
 * map. Only what such tools look at: resources, data sources and modules. Source: developer.hashicorp.com/terraform/language/syntax/json.
 */
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
type Fields = Readonly<Record<string, Value>>;

const maps: ReadonlySet<string> = new Set(['labels', 'user_labels', 'sensitive_labels', 'annotations', 'limits']);
const references: ReadonlySet<string> = new Set(['depends_on', 'ignore_changes', 'replace_triggered_by']);

const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const expression = (value: Value): string => {
  if (typeof value === 'string')
    return /^\$\{([^{}]|\{[^{}]*\})*\}$/.test(value) ? value.slice(2, -1) : JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(expression).join(', ')}]`;
  if (!isFields(value)) return JSON.stringify(value);
  return `{\n${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)} = ${expression(member)}`)
    .join('\n')}\n}`;
};

const argument = ([key, value]: readonly [string, Value]): string => {
  if (references.has(key)) return `${key} = [${([value].flat() as readonly string[]).join(', ')}]`;
  if (key === 'dynamic') {
    return Object.entries(value as Fields)
      .map(([name, block]) => {
        const { content, ...rest } = block as Fields;
        return `dynamic "${name}" {\n${body(rest)}\ncontent {\n${body((content ?? {}) as Fields)}\n}\n}`;
      })
      .join('\n');
  }
  if (maps.has(key)) return `${key} = ${expression(value)}`;
  if (isFields(value)) return `${key} {\n${body(value)}\n}`;
  if (Array.isArray(value) && value.length > 0 && value.every(isFields))
    return value.map((block) => `${key} {\n${body(block)}\n}`).join('\n');
  return `${key} = ${expression(value)}`;
};

const body = (fields: Fields): string => Object.entries(fields).map(argument).join('\n');

/** The resources, data sources and modules of a `.tf.json`. */
export const hclOf = (text: string): string => {
  const root = JSON.parse(text) as Readonly<Record<string, Fields>>;
  const blocks = ['resource', 'data'].flatMap((section) =>
    Object.entries(root[section] ?? {}).flatMap(([type, named]) =>
      Object.entries(named as Fields).map(
        ([name, fields]) => `${section} "${type}" "${name}" {\n${body(fields as Fields)}\n}`,
      ),
    ),
  );
  const modules = Object.entries(root['module'] ?? {}).map(([name, fields]) => {
    const lines = Object.entries(fields as Fields).map(([key, value]) =>
      references.has(key) ? argument([key, value]) : `${key} = ${expression(value)}`,
    );
    return `module "${name}" {\n${lines.join('\n')}\n}`;
  });
  return `${[...blocks, ...modules].join('\n\n')}\n`;
};
