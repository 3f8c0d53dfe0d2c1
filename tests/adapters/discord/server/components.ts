import { ButtonStyle, ComponentType as Type } from 'discord.js';
import type { Findings } from './limits.ts';

/** Any component of a message or a modal, before it is known to keep the rules. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  style?: number;
  label?: string;
  description?: string | null;
  emoji?: { id?: string; name?: string };
  url?: string;
  sku_id?: string;
  disabled?: boolean;
  content?: string;
  components?: Component[];
  accessory?: Component;
  component?: Component;
  options?: Option[];
  placeholder?: string;
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  required?: boolean;
  value?: string;
  items?: Media[];
  media?: { url?: string };
  file?: { url?: string };
}
export interface Option {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
}
export interface Media {
  media?: { url?: string };
  description?: string | null;
}

export const SELECTS: readonly number[] = [Type.StringSelect, Type.UserSelect, Type.RoleSelect, Type.MentionableSelect, Type.ChannelSelect];
const STYLES = [1, 2, 3, 4, 5, 6];
/** All of a message together, nested ones too. */
const COMPONENTS = 40;
/** All text displays of a message together. */
const TEXT = 4_000;

/** Every component, in the order it is read, with its path. */
export function* walk(components: Component[] | undefined, path = 'components'): Generator<[Component, string]> {
  for (const [index, component] of (Array.isArray(components) ? components : []).entries()) {
    const here = `${path}.${index}`;
    yield [component, here];
    if (Array.isArray(component?.components)) yield* walk(component.components, `${here}.components`);
    if (component?.accessory) yield* one(component.accessory, `${here}.accessory`);
    if (component?.component) yield* one(component.component, `${here}.component`);
  }
}
function* one(component: Component, path: string): Generator<[Component, string]> {
  yield [component, path];
}

/** Components of the first version: rows, and nothing around them. */
export function checkRows(found: Findings, rows: Component[]): void {
  if (!found.list('components', rows, 0, 5)) return;
  rows.forEach((row, index) => {
    if (onlyType(found, row, `components.${index}`, [Type.ActionRow])) checkRow(found, row, `components.${index}`);
  });
  checkUnique(found, rows);
}

/** Components that make up the whole message. */
export function checkLayout(found: Findings, components: Component[]): void {
  if (!found.list('components', components, 0, COMPONENTS)) return;
  checkBlocks(found, components, 'components', blocks);
  const all = [...walk(components)].map(([component]) => component);
  if (all.length > COMPONENTS) found.add('components', 'BASE_TYPE_MAX_LENGTH', `Must be ${COMPONENTS} or fewer in length.`);
  const text = all.reduce((sum, { type, content }) => sum + (type === Type.TextDisplay ? String(content ?? '').length : 0), 0);
  if (text > TEXT) found.add('components', 'COMPONENT_MAX_TOTAL_TEXT_SIZE_EXCEEDED', `The total length of all text displays must be ${TEXT} or fewer.`);
  checkUnique(found, components);
}

type Check = (found: Findings, component: Component, path: string) => void;

const insideContainer: Readonly<Record<number, Check>> = {
  [Type.ActionRow]: checkRow,
  [Type.Section]: checkSection,
  [Type.TextDisplay]: (found, { content }, path) => found.needed(`${path}.content`, content, TEXT),
  [Type.MediaGallery]: checkGallery,
  [Type.File]: (found, { file }, path) => checkAttachment(found, file?.url, `${path}.file.url`),
  [Type.Separator]: () => {},
};
const blocks: Readonly<Record<number, Check>> = {
  ...insideContainer,
  [Type.Container]: (found, { components }, path) => {
    if (found.list(`${path}.components`, components ?? [], 1, COMPONENTS)) checkBlocks(found, components ?? [], `${path}.components`, insideContainer);
  },
};

function checkBlocks(found: Findings, components: Component[], path: string, allowed: Readonly<Record<number, Check>>): void {
  components.forEach((component, index) => {
    const types = Object.keys(allowed).map(Number);
    if (onlyType(found, component, `${path}.${index}`, types)) allowed[component.type]?.(found, component, `${path}.${index}`);
  });
}

function checkSection(found: Findings, { components = [], accessory }: Component, path: string): void {
  if (found.list(`${path}.components`, components, 1, 3)) checkBlocks(found, components, `${path}.components`, { [Type.TextDisplay]: insideContainer[Type.TextDisplay] as Check });
  if (!found.there(`${path}.accessory`, accessory) || !accessory) return;
  if (!onlyType(found, accessory, `${path}.accessory`, [Type.Button, Type.Thumbnail])) return;
  if (accessory.type === Type.Button) checkButton(found, accessory, `${path}.accessory`);
  else checkMedia(found, accessory, `${path}.accessory`);
}

function checkGallery(found: Findings, { items = [] }: Component, path: string): void {
  if (found.list(`${path}.items`, items, 1, 10)) items.forEach((item, index) => checkMedia(found, item, `${path}.items.${index}`));
}

function checkMedia(found: Findings, { media, description }: Media, path: string): void {
  found.text(`${path}.description`, description, 1024);
  if (found.there(`${path}.media.url`, media?.url) && !/^(https?|attachment):\/\/\S+$/i.test(String(media?.url))) notAnAddress(found, `${path}.media.url`, media?.url, 'http, https, attachment');
}
function checkAttachment(found: Findings, url: unknown, path: string): void {
  if (!/^attachment:\/\/\S+$/.test(String(url))) notAnAddress(found, path, url, 'attachment');
}
function notAnAddress(found: Findings, path: string, url: unknown, schemes: string): void {
  found.add(path, 'URL_TYPE_INVALID_SCHEME', `Scheme "${String(url).split(':')[0]}" is not supported. Scheme must be one of (${schemes}).`);
}

function checkRow(found: Findings, { components = [] }: Component, path: string): void {
  if (!found.list(`${path}.components`, components, 1, 5)) return;
  if (components.length > 1 && components.some(({ type }) => SELECTS.includes(type))) {
    found.add(`${path}.components`, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
  }
  components.forEach((component, index) => {
    const here = `${path}.components.${index}`;
    if (!onlyType(found, component, here, [Type.Button, ...SELECTS])) return;
    if (component.type === Type.Button) checkButton(found, component, here);
    else checkSelect(found, component, here);
  });
}

function checkButton(found: Findings, { style, label, emoji, url, custom_id, sku_id }: Component, path: string): void {
  if (!found.oneOf(`${path}.style`, style, STYLES)) return;
  found.text(`${path}.label`, label, 80);
  if (style === ButtonStyle.Premium) return void found.there(`${path}.sku_id`, sku_id);
  if (!label?.trim() && !emoji) found.add(`${path}.label`, 'BUTTON_COMPONENT_INVALID_FIELD_COMBINATION', 'A button must have a label or an emoji');
  if (url && custom_id) found.add(path, 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
  if (style !== ButtonStyle.Link) return found.needed(`${path}.custom_id`, custom_id, 100);
  found.needed(`${path}.url`, url, 512);
  if (url && !/^(https?|discord):\/\/\S+$/i.test(url)) notAnAddress(found, `${path}.url`, url, 'http, https, discord');
}

export function checkSelect(found: Findings, select: Component, path: string): void {
  const { custom_id, placeholder, min_values: least = 1, max_values: most = 1, options = [] } = select;
  found.needed(`${path}.custom_id`, custom_id, 100);
  found.text(`${path}.placeholder`, placeholder, 150);
  found.number(`${path}.min_values`, least, 0, 25);
  found.number(`${path}.max_values`, most, 1, 25);
  if (least > most) found.add(`${path}.min_values`, 'SELECT_COMPONENT_MIN_GREATER_THAN_MAX', 'min_values may not be greater than max_values');
  if (select.type === Type.StringSelect) checkOptions(found, options, most, `${path}.options`);
}

export function checkOptions(found: Findings, options: readonly Option[], most: number, path: string, [fewest, all]: readonly [number, number] = [1, 25]): void {
  if (!found.list(path, options, fewest, all)) return;
  options.forEach(({ label, value, description }, index) => {
    found.needed(`${path}.${index}.label`, label, 100);
    found.needed(`${path}.${index}.value`, value, 100);
    found.text(`${path}.${index}.description`, description, 100);
    if (options.findIndex((other) => other.value === value) < index) found.add(`${path}.${index}.value`, 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
  });
  if (most > options.length) found.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${most} and ${all} in length.`);
  if (options.filter((option) => option.default).length > most) found.add(path, 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Too many default values');
}

export function checkUnique(found: Findings, components: Component[]): void {
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const [{ custom_id, id }, path] of walk(components)) {
    if (custom_id !== undefined && names.has(custom_id)) found.add(`${path}.custom_id`, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
    if (id && numbers.has(id)) found.add(`${path}.id`, 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
    if (custom_id !== undefined) names.add(custom_id);
    if (id) numbers.add(id);
  }
}

export function onlyType(found: Findings, component: Component, path: string, types: readonly number[]): boolean {
  const fits = types.includes(component?.type);
  if (!fits) found.add(`${path}.type`, 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${types.join(', ')}).`);
  return fits;
}
