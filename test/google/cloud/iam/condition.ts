/**
 * The conditions that our bindings have, evaluated for one request: prefixes and suffixes of an object's name, the prefix of a list, and which
 * roles a change of a policy grants. Anything else in CEL is an error. Source: https://cloud.google.com/iam/docs/conditions-attribute-reference.
 */
export interface ConditionRequest {
  /** `projects/_/buckets/b/objects/o`; undefined: the request names no object. */
  readonly name?: string;
  /** The prefix that a list asks for. */
  readonly listPrefix?: string;
  /** The roles that a change of the policy grants or takes. */
  readonly modifiedRoles?: readonly string[];
}

const termOf = (term: string, { name = '', listPrefix = '', modifiedRoles = [] }: ConditionRequest): boolean => {
  const [, of, method, argument] =
    /^(resource\.name|api\.getAttribute\("storage\.googleapis\.com\/objectListPrefix", ""\))\.(startsWith|endsWith)\("([^"]*)"\)$/.exec(
      term,
    ) ?? [];
  if (of !== undefined && argument !== undefined) {
    const value = of === 'resource.name' ? name : listPrefix;
    return method === 'startsWith' ? value.startsWith(argument) : value.endsWith(argument);
  }
  const [, roles] =
    /^api\.getAttribute\("iam\.googleapis\.com\/modifiedGrantsByRole", \[\]\)\.hasOnly\((\[.*\])\)$/.exec(term) ?? [];
  if (roles === undefined) throw new Error(`a condition that is not known here: ${term}`);
  return modifiedRoles.every((role) => (JSON.parse(roles) as readonly string[]).includes(role));
};

/** `&&` binds closer than `||`; there are no parentheses around either. */
export const conditionHolds = (expression: string, request: ConditionRequest): boolean =>
  expression
    .split(' || ')
    .some((alternative) => alternative.split(' && ').every((term) => termOf(term.trim(), request)));
