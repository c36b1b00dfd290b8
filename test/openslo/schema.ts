/**
 * What OpenSLO v1 demands of a document, written down anew from the schemas that the project publishes (OpenSLO/OpenSLO,
 * schemas/v1, commits 02e6460, 9bd7d90, 961c1db, 9ce42c6, ca2b593, 0f70d95) and stricter where they are silent: fields that
 * the specification does not know are errors. Two places follow the specification's text, which its schema contradicts:
 * `alertPolicies` holds references (strings in the schema), and `targetPercent` may stand for `target`.
 */
const text = { type: 'string', minLength: 1 };
const prose = { type: 'string', maxLength: 1_050 };
const flag = { type: 'boolean' };
const name = { type: 'string', minLength: 1, maxLength: 255, pattern: String.raw`^[a-z0-9][a-z0-9.|/\\-]*[a-z0-9]*$` };
const length = { type: 'string', pattern: '^[1-9][0-9]*[mhdwMQY]$' };

const record = (properties: Readonly<Record<string, object>>, ...optional: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});

const label = { type: 'string', minLength: 1, maxLength: 63, pattern: '^[a-z0-9A-Z][a-z0-9A-Z._-]*[a-z0-9A-Z]*$' };

const metadata = record(
  {
    name,
    displayName: text,
    labels: { type: 'object', additionalProperties: { oneOf: [label, { type: 'array', items: label }] } },
    annotations: {
      type: 'object',
      propertyNames: {
        allOf: [
          {
            pattern:
              '^(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]/)?[a-z0-9A-Z][a-z0-9A-Z._-]*[a-z0-9A-Z]*$',
          },
          { pattern: '^(.{2,253}/)?.{1,63}$' },
        ],
      },
      additionalProperties: { type: 'string' },
    },
  },
  'displayName',
  'labels',
  'annotations',
);

const metric = record({
  metricSource: record({ metricSourceRef: name, type: text, spec: { type: 'object' } }, 'metricSourceRef', 'type'),
});

const ratio = { counter: flag, total: metric };
const indicatorSpec = {
  oneOf: [
    record({ description: prose, thresholdMetric: metric }, 'description'),
    record(
      {
        description: prose,
        ratioMetric: { oneOf: [record({ ...ratio, good: metric }), record({ ...ratio, bad: metric })] },
      },
      'description',
    ),
  ],
};

const window = {
  oneOf: [
    record({ duration: length, isRolling: { const: true } }),
    record(
      {
        duration: length,
        isRolling: { const: false },
        calendar: record({
          startTime: {
            type: 'string',
            pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$`,
          },
          timeZone: { type: 'string', pattern: '^[A-Z][a-zA-Z_]+/[A-Z][a-zA-Z_]+' },
        }),
      },
      'isRolling',
    ),
  ],
};

const indicator = record({ metadata, spec: indicatorSpec });

/** `op` and `value` belong to a threshold metric. */
const objectiveWith = (more: Readonly<Record<string, object>>): object => ({
  oneOf: [
    record({ displayName: text, target: { type: 'number', minimum: 0, exclusiveMaximum: 1 }, ...more }, 'displayName'),
    record(
      { displayName: text, targetPercent: { type: 'number', minimum: 0, exclusiveMaximum: 100 }, ...more },
      'displayName',
    ),
  ],
});

const sloWith = (method: string, objective: object, own: Readonly<Record<string, object>>): object =>
  record(
    {
      description: prose,
      service: name,
      ...own,
      timeWindow: { type: 'array', minItems: 1, maxItems: 1, items: window },
      budgetingMethod: { const: method },
      objectives: { type: 'array', minItems: 1, items: objective },
      alertPolicies: { type: 'array', minItems: 1, items: record({ alertPolicyRef: name }) },
    },
    'description',
    'alertPolicies',
  );

/** Slices belong to Timeslices; weights to objectives that have indicators of their own. */
const slo = {
  oneOf: [
    sloWith('Occurrences', objectiveWith({}), { indicator }),
    sloWith(
      'Timeslices',
      objectiveWith({ timeSliceTarget: { type: 'number', exclusiveMinimum: 0, maximum: 1 }, timeSliceWindow: length }),
      { indicator },
    ),
    sloWith('Occurrences', objectiveWith({ indicator, compositeWeight: { type: 'number', exclusiveMinimum: 0 } }), {}),
  ],
};

const specs = {
  Service: record({ description: prose }, 'description'),
  DataSource: record({ description: prose, type: text, connectionDetails: { type: 'object' } }, 'description'),
  SLO: slo,
  AlertPolicy: record(
    {
      description: prose,
      alertWhenNoData: flag,
      alertWhenResolved: flag,
      alertWhenBreaching: flag,
      conditions: { type: 'array', minItems: 1, maxItems: 1, items: record({ conditionRef: name }) },
      notificationTargets: { type: 'array', minItems: 1, items: record({ targetRef: name }) },
    },
    'description',
  ),
  AlertCondition: record(
    {
      description: prose,
      severity: text,
      condition: record({
        kind: { const: 'burnrate' },
        op: { enum: ['lte', 'gte', 'lt', 'gt'] },
        threshold: { type: 'number' },
        lookbackWindow: length,
        alertAfter: length,
      }),
    },
    'description',
  ),
  AlertNotificationTarget: record({ target: text, description: prose }, 'description'),
};

export const openSloSchema: object = {
  oneOf: Object.entries(specs).map(([kind, spec]) =>
    record({ apiVersion: { const: 'openslo/v1' }, kind: { const: kind }, metadata, spec }),
  ),
};
