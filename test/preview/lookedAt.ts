/** Runs inside a page of the preview, and knows nothing of what is outside it. */

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Node {
  readonly textContent: string | null;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly ariaLabel: string | null;
  readonly children: Iterable<Node>;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  getBoundingClientRect(): Box;
  querySelector(selector: string): Node | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

export interface LookedAt {
  readonly theme: string | undefined;
  readonly panels: number;
  /** In words, each with the panel's title. */
  readonly faults: readonly string[];
}

export const lookAt = (): LookedAt => {
  const { document } = globalThis as unknown as { readonly document: Node & { readonly documentElement: Node } };
  const faults: string[] = [];
  const all = (selector: string): readonly Node[] => [...document.querySelectorAll(selector)];
  const text = (node: Node | null): string => node?.textContent?.trim() ?? '';
  const overlap = (a: Box, b: Box): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const noneOverlap = (what: string, nodes: readonly Node[]): void => {
    const boxes = nodes.map((node) => node.getBoundingClientRect());
    boxes.forEach((box, i) => {
      for (let j = i + 1; j < boxes.length; j += 1) {
        if (overlap(box, boxes[j]!)) faults.push(`${what}: '${text(nodes[i]!)}' overlaps '${text(nodes[j]!)}'`);
      }
    });
  };
  const isCut = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }: Node): boolean =>
    scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;

  noneOverlap('tiles', all('.tile'));
  for (const section of all('.section')) if (isCut(section)) faults.push(`section cut: ${text(section)}`);
  const panels = all('.panel');
  for (const panel of panels) {
    const title = panel.querySelector('h3');
    const name = text(title);
    const fault = (what: string): void => void faults.push(`${name}: ${what}`);
    if (title === null || name === '') fault('no title');
    else if (isCut(title)) fault('the title is cut');
    noneOverlap(name, [...panel.children]);
    const legend = panel.querySelector('.legend');
    if (legend !== null && isCut(legend)) fault('the legend is cut');
    const number = panel.querySelector('.number');
    if (number !== null && (!/\d/.test(text(number)) || isCut(number))) fault(`the number is '${text(number)}'`);
    const chart = panel.querySelector('.body > .uplot');
    if (chart !== null) {
      const scale = chart.ariaLabel ?? '';
      if (!/^scale: .*\d/.test(scale)) fault('the axis has no labels');
      const labels = scale.replace('scale: ', '').split(', ');
      if (new Set(labels).size < 2) fault(`its scale is ${scale}`);
      if (labels.every((label) => !/[a-zµ%]/i.test(label)) && text(panel.querySelector('.legend > .unit')) === '') {
        fault(`no unit: ${scale}`);
      }
      const canvas = chart.querySelector('canvas');
      if (canvas === null || canvas.clientHeight < 40 || canvas.clientWidth < 100) fault('the chart has no room');
    } else if (number === null && [...panel.children].slice(1).every((child) => text(child) === '')) {
      fault('nothing is drawn, and nothing says why');
    }
  }
  return { theme: document.documentElement.dataset['theme'], panels: panels.length, faults };
};
