/** What the read routes of a system read of its BigQuery table: some partitions, or all of them. Pure. */
import { partitionColumn } from '../partition.ts';
import type { KeyRoute, ListRoute } from '../route.ts';
import { hiddenColumns } from '../schema.ts';
import type { PipelineSystem } from '../system.ts';

export interface ReadCost {
  readonly route: ListRoute | KeyRoute;
  /** Position among the routes of the API. */
  readonly index: number;
  /**
   * 'newest': partitions from the beginning of the order until the page is full. 'key': the partitions of the key's own values. 'all': every
   * partition, unless the request has a range.
   */
  readonly reads: 'newest' | 'key' | 'all';
  /** Clusters of the key let BigQuery skip most blocks of a partition. */
  readonly isClustered: boolean;
}

export const readCosts = ({ stages: { api, table } }: PipelineSystem): readonly ReadCost[] =>
  api.routes.flatMap((route, index): readonly ReadCost[] => {
    const column = partitionColumn(table);
    if (route.kind === 'PublishRoute') return [];
    if (route.kind === 'ListRoute') {
      const isOrder = (route.order.by ?? hiddenColumns.publishedAt) === column;
      return [{ route, index, reads: isOrder ? 'newest' : 'all', isClustered: false }];
    }
    const keys: readonly string[] = route.keys;
    const [first] = table.clusterBy;
    return [
      {
        route,
        index,
        reads: keys.includes(column) ? 'key' : 'all',
        isClustered: first !== undefined && keys.includes(first),
      },
    ];
  });
