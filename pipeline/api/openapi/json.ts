/** A JSON document under construction: undefined members are left out, a bigint keeps its digits. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const ref = (section: string, name: string): JsonObject => ({ $ref: `#/components/${section}/${name}` });
