/** How a contract suite gets hold of a warehouse. */
import type { Schema } from '../../model/schema.ts';
import type { Warehouse } from '../../pipeline/ports.ts';

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse;
  /** Closes it and opens another on what it kept. */
  reopen(): Promise<Warehouse>;
  /** Closes it and removes what it kept. */
  discard(): Promise<void>;
}

export interface WarehouseCapabilities {
  /** `store` says of a row that it is there already. */
  readonly knowsDuplicates: boolean;
}

export type OpenWarehouse = (schema: Schema) => Promise<WarehouseUnderTest>;
