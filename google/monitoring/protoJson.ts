/**
 * Proto3 JSON to the objects that Google's client takes, and back. Two of its habits are undone: a message passed on as it is
 * would be sent with both members of a oneof, and objects that it returns have every default value. Source: ProtoJSON format, "Presence and default values".
 */
import { createRequire } from 'node:module';
import type { Field, Message, Root, Type } from 'protobufjs';
import type { Body } from './client.ts';

export interface ProtoJson {
  /** `type` with its package: `google.monitoring.v3.AlertPolicy`. Throws where a value has another type than the field. Fields that the published protos lack are left out. */
  readonly toObject: (type: string, body: Body) => object;
  readonly toJson: (type: string, object: object) => Body;
}

/** Loads the protos that come with the client: about 3 MB of JSON. */
export const openProtoJson = async (): Promise<ProtoJson> => {
  const [{ default: protobuf }, { fromProto3JSON, toProto3JSON }] = await Promise.all([
    import('protobufjs'),
    import('proto3-json-serializer'),
  ]);
  const file = createRequire(import.meta.url)('@google-cloud/monitoring/build/protos/protos.json') as object;
  const root: Root = protobuf.Root.fromJSON(file);
  const typeOf = (name: string): Type => root.lookupType(name);
  return {
    toObject: (name, body) => {
      const type = typeOf(name);
      const message = fromProto3JSON(type, body as never);
      return message === null ? {} : type.toObject(message);
    },
    toJson: (name, object) => {
      const message = typeOf(name).fromObject(object);
      dropDefaults(message);
      return toProto3JSON(message) as Body;
    },
  };
};

type Fields = Record<string, unknown>;

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null && '$type' in value;

const isEmpty = (field: Field, value: unknown): boolean => {
  if (field.repeated) return (value as readonly unknown[]).length === 0;
  if (field.map) return Object.keys(value as object).length === 0;
  // A member of a oneof, and an optional field, is there or not, whatever its value.
  if (field.partOf !== null || isMessage(value)) return false;
  return isZero(value);
};

const isZero = (value: unknown): boolean => {
  if (typeof value === 'string') return value === '';
  return value instanceof Uint8Array ? value.length === 0 : Number(value) === 0;
};

/** In place: the message was made for this. */
const dropDefaults = (message: Message): void => {
  const fields = message as unknown as Fields;
  for (const [name, value] of Object.entries(fields)) {
    const field = message.$type.fields[name];
    if (value === null || value === undefined || field === undefined || isEmpty(field, value)) {
      Reflect.deleteProperty(fields, name);
      continue;
    }
    const inner = field.repeated || field.map ? Object.values(value) : [value];
    for (const item of inner) if (isMessage(item) && !isWrapper(item)) dropDefaults(item);
  }
};

/** `enabled: false` of a BoolValue is set, and its message has the default inside. */
const isWrapper = ({ $type }: Message): boolean => $type.fullName.startsWith('.google.protobuf.');
