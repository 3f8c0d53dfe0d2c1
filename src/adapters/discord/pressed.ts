import { boxes, type Component, text } from './components.ts';

/** What may become of a message whose button was pressed. */
export type Pressed = {
  message: string;
  /** The message as it stays, without its buttons; absent: what comes next may take its place. */
  kept?: Component[];
};

/** A message that comes back with a press. It is ours, but comes from outside. */
export function pressedOf(id: string, components: unknown): Pressed {
  if (!Array.isArray(components) || !components.some(isKeptBox)) return { message: id };
  return { message: id, kept: withoutRows(components) };
}

function isKeptBox(component: unknown): boolean {
  return isObject(component) && component['type'] === 17 && component['id'] === boxes.kept;
}

/** What was chosen comes below. */
export function withChoice(kept: readonly Component[], choice: string | undefined): Component[] {
  return choice ? [...kept, text(choice)] : [...kept];
}

/** As we would send it: what Discord adds to a message cannot always be given back. */
export function withoutRows(components: readonly unknown[]): Component[] {
  return components.flatMap((component) => {
    const known = isObject(component) ? sendable(component) : undefined;
    return known ? [known] : [];
  });
}

type Found = Record<string, unknown>;

function sendable(component: Found): Component | undefined {
  const { type, content, id } = component;
  const inner = Array.isArray(component['components']) ? withoutRows(component['components']) : [];
  if (type === 10 && typeof content === 'string') return { type, content };
  if (type === 14) return { type, divider: component['divider'] !== false, spacing: component['spacing'] === 2 ? 2 : 1 };
  if (type === 12 && Array.isArray(component['items'])) return { type, items: component['items'].filter(isObject).map(itemOf) };
  if (type === 9) return sectionOf(component['accessory'], inner);
  if (type === 17 && typeof id === 'number') return { type, id, components: trimmed(inner) };
  return undefined;
}

/** Without a line at the end, under which the buttons were. */
function trimmed(components: readonly Component[]): Component[] {
  return components.at(-1)?.type === 14 ? components.slice(0, -1) : [...components];
}

/** A picture that is there already is named by its file. */
function itemOf({ media, description }: Found): { media: { url: string }; description?: string } {
  const url = isObject(media) && typeof media['url'] === 'string' ? media['url'] : '';
  const file = URL.parse(url)?.pathname.split('/').at(-1);
  return { media: { url: file && !url.startsWith('attachment:') ? `attachment://${file}` : url }, ...(typeof description === 'string' && description && { description }) };
}

function sectionOf(accessory: unknown, inner: readonly Component[]): Component | undefined {
  const texts = inner.filter((each) => each.type === 10);
  if (!isObject(accessory) || typeof accessory['url'] !== 'string' || typeof accessory['label'] !== 'string' || texts.length === 0) return undefined;
  return { type: 9, components: texts, accessory: { type: 2, style: 5, label: accessory['label'], url: accessory['url'] } };
}

function isObject(value: unknown): value is Found {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
