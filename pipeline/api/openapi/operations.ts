/**
 * The operations of a system's API and their ids: used in the OpenAPI document and as methods of generated clients. Ids are
 * derived from the paths, so that they are as stable as the paths.
 */
import { exportPath } from '../../../model/route.ts';
import { type KeyRoute, type ListRoute, type PublishRoute } from '../../../model/route.ts';
import type { PipelineSystem } from '../../../model/system.ts';

interface OperationName {
  /** Such as 'listFlights'. */
  readonly id: string;
  readonly path: string;
}

export type Operation =
  | (OperationName & { readonly kind: 'List'; readonly route: ListRoute })
  | (OperationName & { readonly kind: 'Export'; readonly route: ListRoute })
  | (OperationName & { readonly kind: 'Lookup'; readonly route: KeyRoute })
  | (OperationName & { readonly kind: 'Publish'; readonly route: PublishRoute });

export const operationsOf = ({ stages: { api } }: PipelineSystem): readonly Operation[] => {
  const usedIds = new Set<string>();
  const uniqueId = (base: string): string => {
    let id = base;
    for (let n = 2; usedIds.has(id); n++) id = `${base}${n}`;
    usedIds.add(id);
    return id;
  };
  return api.routes.flatMap((route): readonly Operation[] => {
    const { path } = route;
    const noun = nounOf(path);
    switch (route.kind) {
      case 'ListRoute':
        return [
          { kind: 'List', id: uniqueId(`list${noun}`), path, route },
          { kind: 'Export', id: uniqueId(`export${noun}`), path: exportPath(path), route },
        ];
      case 'KeyRoute': {
        const by = route.keys.map(pascal).join('And');
        return [{ kind: 'Lookup', id: uniqueId(`get${noun.replace(/^Get(?=[A-Z])/, '')}By${by}`), path, route }];
      }
      case 'PublishRoute':
        return [{ kind: 'Publish', id: uniqueId(`publish${noun}`), path, route }];
    }
  });
};

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** '/get_data/{action_id}:{user_email}' is 'GetData'. */
const nounOf = (path: string): string => pascal(path.replaceAll(/\{\w+\}/g, ' '));
