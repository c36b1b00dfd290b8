/**
 * Default values of proto3 in bodies of an API: a server does not answer them, so that a body with one differs from what is read,
 * for ever. Source: https://protobuf.dev/programming-guides/json/#field-presence.
 */

/** Fields whose default value is kept or has to be written, each with its reason. */
const keptDefaults: Readonly<Record<string, string>> = {
  enabled: 'google.protobuf.BoolValue in policies and channels: false is not the same as no value',
  thresholdValue: 'what a condition compares with: the provider reads its absence as 0',
  count: 'a member of a oneof (Trigger): the member says which one it is',
  percent: 'a member of a oneof (Trigger): the member says which one it is',
};

/** Maps: an entry with an empty text is an entry. */
const maps: ReadonlySet<string> = new Set(['labels', 'userLabels', 'labelExtractors', 'headers']);

export interface DefaultValue {
  /** `mosaicLayout.tiles[0].widget.title` */
  readonly path: string;
  readonly value: unknown;
}

/** No empty messages: `blank: {}` says which widget it is. */
const isDefault = (value: unknown): boolean =>
  value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

const isEmptyMap = (value: object): boolean => Object.keys(value).length === 0;

export const defaultValues = (body: unknown, path = ''): readonly DefaultValue[] => {
  if (Array.isArray(body)) return body.flatMap((item, index) => defaultValues(item, `${path}[${index}]`));
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([field, value]: [string, unknown]): readonly DefaultValue[] => {
    const at = path === '' ? field : `${path}.${field}`;
    if (isDefault(value)) return field in keptDefaults ? [] : [{ path: at, value }];
    // A descriptor's labels are a list of messages.
    if (!maps.has(field) || typeof value !== 'object' || value === null || Array.isArray(value))
      return defaultValues(value, at);
    return isEmptyMap(value) ? [{ path: at, value }] : [];
  });
};
