/**
 * Of a scenario the widgets of its pages, and what is wrong with each. Without `all` each scenario has a quarter of the fleet's
 * members, which differ only in numbers, so that the four have all of them, and fewer widgets are drawn over a month.
 */
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import { answersOf } from '../../cli/preview/run.ts';
import { scenarios, type Scenario } from '../../history/simulated/scenarios.ts';
import type { IncidentData, NumberData, TableData } from '../../console/preview/widgetData.ts';
import { faultOf } from './faultOf.ts';

export interface SweptWidget {
  readonly dashboard: string;
  readonly title: string;
  readonly fault: string | undefined;
  /** What is looked at closer; undefined for lines, areas and words. */
  readonly data: IncidentData | NumberData | TableData | undefined;
}

export interface Sweep {
  /** Seconds since the epoch, of the end. */
  readonly to: number;
  /** Over the last hour, of a quiet day six. */
  readonly widgets: readonly SweptWidget[];
  /** The incidents of the system that a scenario always hits, over six hours. */
  readonly hit: readonly SweptWidget[];
  /** The same, over a day and over a week. */
  readonly zooms: Readonly<Record<'24' | '168', readonly SweptWidget[]>>;
  /**
   * Over a month, of that system: during an outage all its widgets, on quiet days its incidents, else nothing. With `all` every
   * widget, and during an outage the fleet's.
   */
  readonly month: readonly SweptWidget[];
}

export type SweptScenario = Exclude<Scenario, 'silence' | 'shortage'>;

/** Those whose pages are all drawn. The others change traffic and resources only: rareScenarios.test.ts looks at their alerts. */
export const sweptScenarios: readonly SweptScenario[] = scenarios.filter(
  (scenario) => scenario !== 'silence' && scenario !== 'shortage',
);

const hour = 3_600;
const hit = 'atalaya-freight';

/** Each of the first four scenarios uses another quarter of the members, and those of callers none. An incident affects every fourth or every ninth system, so each quarter has affected and unaffected ones. */
const isSwept = (id: string, scenario: Scenario): boolean => {
  const member = /^atalaya-fleet-(\d+)$/.exec(id)?.[1];
  if (member === undefined) return true;
  const number = Number(member);
  return (number + Math.floor(number / 4)) % 4 === scenarios.indexOf(scenario);
};

export const sweep = async (scenario: Scenario, at: string, all: boolean): Promise<Sweep> => {
  const io = { systems: systemsFolder, now: () => Date.parse(at), cwd: '/' };
  const answers = await answersOf([], { data: '.atalaya', scenario, at }, io);
  const { dashboards, to } = answers.state();
  /** With few points: what can be drawn with them can be with more. */
  const page = (dashboard: string, hours: number, points = 30, incidentsOnly = false): readonly SweptWidget[] =>
    (answers.dashboard(dashboard)?.mosaicLayout.tiles ?? []).flatMap(({ widget }, index) => {
      if (incidentsOnly && !('incidentList' in widget)) return [];
      const { title } = widget;
      const data = answers.widget(dashboard, index, { from: to - hours * hour, to, points });
      if (data === undefined) return [{ dashboard, title, fault: 'no such widget', data }];
      const isKept = data.kind === 'IncidentData' || data.kind === 'NumberData' || data.kind === 'TableData';
      return [{ dashboard, title, fault: faultOf(data), data: isKept ? data : undefined }];
    });
  const sweeping = {
    to,
    widgets: dashboards
      .filter(({ id }) => all || isSwept(id, scenario))
      .flatMap(({ id }) => page(id, scenario === 'quiet' ? 6 : 1)),
    hit: page(hit, 6, 240, true),
    zooms: { 24: page(hit, 24, 240, true), 168: page(hit, 168, 240, true) },
    month: [
      ...(all || scenario === 'outage' || scenario === 'quiet'
        ? page(hit, 30 * 24, 30, !all && scenario === 'quiet')
        : []),
      ...(all && scenario === 'outage' ? page('atalaya-fleet', 30 * 24) : []),
    ],
  };
  answers.close();
  return sweeping;
};
