import { BOX, type Arrow, type Box, curveOf, type Plan, planOf } from '../graph/layout.ts';
import type { Draft } from '../engine/draft.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** The map on the page. Each step is a button that leads to its lines. */
export class MapView {
  readonly #frame: HTMLElement;
  readonly #go: (step: string) => void;
  readonly #steps = new Map<string, SVGGElement>();
  #drawn = '';

  constructor(frame: HTMLElement, go: (step: string) => void) {
    this.#frame = frame;
    this.#go = go;
  }

  show(draft: Draft): void {
    const plan = planOf(draft);
    const drawn = JSON.stringify(plan);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#steps.clear();
    this.#frame.replaceChildren(this.#svg(plan));
  }

  /** The step where the talk is. */
  light(step: string | undefined): void {
    for (const [id, group] of this.#steps) {
      if (id === step) group.setAttribute('aria-current', 'step');
      else group.removeAttribute('aria-current');
    }
    const lit = step === undefined ? undefined : this.#steps.get(step);
    if (lit) this.#bringIntoView(lit);
  }

  #bringIntoView(group: SVGGElement): void {
    const [box, frame] = [group.getBoundingClientRect(), this.#frame.getBoundingClientRect()];
    this.#frame.scrollBy({ top: box.top - frame.top - frame.height / 3, left: box.left + box.width / 2 - frame.left - frame.width / 2 });
  }

  #svg({ width, height, boxes, arrows }: Plan): SVGSVGElement {
    const svg = made('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Steps of the flow' });
    const tip = made('marker', { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' }, made('path', { d: 'M0 0 8 4 0 8z' }));
    svg.append(made('defs', {}, tip), ...arrows.flatMap(drawArrow), ...boxes.map((box) => this.#box(box)));
    return svg;
  }

  #box({ id, kind, words, x, y, name }: Box): SVGGElement {
    const end = id === 'end';
    const left = x - BOX.width / 2;
    const top = y - BOX.height / 2;
    const shape = made('rect', { x: left, y: top, width: BOX.width, height: BOX.height, rx: end ? BOX.height / 2 : 10 });
    const title = made('text', { x: end ? x : left + 12, y: end ? y + 5 : top + 19, class: end ? 'title end' : 'title' }, end ? words : id);
    const group = made('g', { class: `step ${kind}`, role: end ? 'img' : 'button', 'aria-label': name }, shape, title);
    if (!end) {
      group.append(' ', made('text', { x: left + BOX.width - 10, y: top + 18, class: 'kind' }, kind), ' ', made('text', { x: left + 12, y: top + 36, class: 'words' }, words));
      group.setAttribute('tabindex', '0');
      group.addEventListener('click', () => this.#go(id));
      group.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        this.#go(id);
      });
    }
    this.#steps.set(id, group);
    return group;
  }
}

function drawArrow({ points, label, labelAt, skipped }: Arrow): SVGElement[] {
  const line = made('path', { d: curveOf(points), class: skipped ? 'way skipped' : 'way', 'marker-end': 'url(#tip)' });
  return labelAt ? [line, made('text', { x: labelAt.x, y: labelAt.y + 4, class: 'label' }, label)] : [line];
}

function made<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string | number>, ...inner: (SVGElement | string)[]): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...inner);
  return element;
}
