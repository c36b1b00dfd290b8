/** One resource of a plan or a state, with what its configuration says about values that are known after apply only. */
import type { Json, JsonMap } from '../json.ts';

export interface Instance {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Address of its module; empty for the root. */
  readonly module: string;
  readonly index: string | number | undefined;
  readonly isData: boolean;
  /** Without those that Terraform marks as sensitive. */
  readonly values: JsonMap;
}

/** A file of Terraform, whichever of its forms. */
export interface TerraformFile {
  readonly instances: readonly Instance[];
  /** Only a plan has one. */
  readonly configuration: Json | undefined;
  readonly form: 'plan' | 'state';
}
