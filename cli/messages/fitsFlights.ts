/** Whether the messages of a system are flights: then a demo publishes real ones, whatever the system is called. */
import type { System } from '../../model/system.ts';

/** The columns of the flights of npm's vega-datasets, each with its type. */
const columns: Readonly<Record<string, string>> = {
  date: 'timestamp',
  delay: 'integer',
  distance: 'integer',
  origin: 'string',
  destination: 'string',
};

export const fitsFlights = ({ schema }: Pick<System, 'schema'>): boolean => {
  const fields = Object.entries(schema ?? {});
  return fields.length === Object.keys(columns).length && fields.every(([name, field]) => columns[name] === field.type);
};
