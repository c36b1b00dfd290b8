/** How a contract suite opens a warehouse. */
import type { Schema } from '../../model/schema.ts';
import type { Warehouse } from '../../pipeline/ports.ts';

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse;
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<Warehouse>;
  /** Closes it and removes its data. */
  discard(): Promise<void>;
}

export interface WarehouseCapabilities {
  /** `store` says of a row that it is there already. */
  readonly knowsDuplicates: boolean;
}

export type OpenWarehouse = (schema: Schema) => Promise<WarehouseUnderTest>;
