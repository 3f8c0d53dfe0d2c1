import { ComponentType as Type, TextInputStyle } from 'discord.js';
import { checkOptions, checkSelect, checkUnique, type Component, onlyType, SELECTS } from './components.ts';
import { Findings, type Params } from './limits.ts';

/** A form that opens over the chat. */
export interface Modal {
  custom_id: string;
  title: string;
  components: Component[];
}

const PARTS: readonly number[] = [Type.ActionRow, Type.TextDisplay, Type.Label];
const FIELDS: readonly number[] = [Type.TextInput, ...SELECTS, Type.FileUpload, Type.RadioGroup, Type.CheckboxGroup, Type.Checkbox];

export function checkModal(modal: Partial<Modal>): asserts modal is Modal {
  const found = new Findings();
  const { custom_id, title, components = [] } = modal;
  found.needed('custom_id', custom_id, 100);
  found.needed('title', title, 45);
  if (found.list('components', components, 1, 5)) components.forEach((component, index) => checkPart(found, component, `components.${index}`));
  checkUnique(found, components);
  found.end('data');
}

function checkPart(found: Findings, part: Component, path: string): void {
  if (!onlyType(found, part, path, PARTS)) return;
  if (part.type === Type.TextDisplay) return found.needed(`${path}.content`, part.content, 4000);
  if (part.type === Type.Label) return checkLabelled(found, part, path);
  const [input, ...more] = part.components ?? [];
  if (!input || more.length > 0) return found.add(`${path}.components`, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 1 in length.');
  found.needed(`${path}.components.0.label`, input.label, 45);
  checkInput(found, input, `${path}.components.0`);
}

function checkLabelled(found: Findings, { label, description, component: field }: Component, path: string): void {
  found.needed(`${path}.label`, label, 45);
  found.text(`${path}.description`, description, 100, 1);
  if (!field) return void found.there(`${path}.component`, field);
  const here = `${path}.component`;
  if (!onlyType(found, field, here, FIELDS)) return;
  if (field.type === Type.TextInput) checkInput(found, field, here);
  else if (SELECTS.includes(field.type)) checkSelect(found, field, here);
  else found.needed(`${here}.custom_id`, field.custom_id, 100);
  if (field.type === Type.RadioGroup) checkOptions(found, field.options ?? [], 1, `${here}.options`, [2, 10]);
  if (field.type === Type.CheckboxGroup) checkOptions(found, field.options ?? [], field.max_values ?? 1, `${here}.options`, [1, 10]);
}

function checkInput(found: Findings, input: Component, path: string): void {
  if (!onlyType(found, input, path, [Type.TextInput])) return;
  found.needed(`${path}.custom_id`, input.custom_id, 100);
  found.oneOf(`${path}.style`, input.style, [TextInputStyle.Short, TextInputStyle.Paragraph]);
  found.text(`${path}.placeholder`, input.placeholder, 100);
  found.number(`${path}.min_length`, input.min_length, 0, 4000);
  found.number(`${path}.max_length`, input.max_length, 1, 4000);
  found.text(`${path}.value`, input.value, input.max_length ?? 4000);
}

/** All that a form says before anything is filled in. */
export function wordsOfModal({ title, components }: Modal): string {
  const inside = components.flatMap(({ type, label, description, content, components: [input] = [] }) => (type === Type.TextDisplay ? [content] : [label ?? input?.label, description]));
  return [title, ...inside].filter(Boolean).join('\n');
}

/** What is written, chosen or ticked, by the label or custom id of the field. */
export type Answers = Readonly<Record<string, string | readonly string[] | boolean>>;

/** The fields of a form as the client sends them; it lets nothing through that the form does not allow. */
export function fieldsOf({ components }: Modal, answers: Answers): Params[] {
  const used = new Set<string>();
  const fields = components.flatMap((part) => {
    const field = part.component ?? part.components?.[0];
    if (!field) return [];
    const label = part.label ?? field.label ?? '';
    const key = Object.keys(answers).find((each) => each === field.custom_id || each === label);
    if (key !== undefined) used.add(key);
    const sent = { type: field.type, id: field.id ?? 0, custom_id: field.custom_id, ...answerTo(field, label, key === undefined ? undefined : answers[key]) };
    return [{ type: part.type, id: part.id ?? 0, ...(part.type === Type.Label ? { component: sent } : { components: [sent] }) }];
  });
  const lost = Object.keys(answers).filter((key) => !used.has(key));
  if (lost.length > 0) throw new Error(`the form has no field ${lost.join(', ')}`);
  return fields;
}

function answerTo(field: Component, label: string, given: Answers[string] | undefined): Params {
  if (field.type === Type.TextInput) return { value: checkedText(field, label, String(given ?? field.value ?? '')) };
  if (field.type === Type.Checkbox) return { value: given === true };
  const labels = typeof given === 'string' ? [given] : Array.isArray(given) ? (given as readonly string[]) : [];
  const values = labels.map((each) => field.options?.find((option) => option.label === each)?.value ?? each);
  if (field.required !== false && values.length < (field.min_values ?? 1)) throw new Error(`"${label}" is needed`);
  return field.type === Type.RadioGroup ? { value: values[0] ?? null } : { values };
}

function checkedText({ required, style, min_length: least = 0, max_length: most = 4000 }: Component, label: string, text: string): string {
  if (required !== false && text === '') throw new Error(`"${label}" is needed`);
  if (text !== '' && (text.length < least || text.length > most)) throw new Error(`"${label}" takes ${least} to ${most} characters`);
  if (style === TextInputStyle.Short && text.includes('\n')) throw new Error(`"${label}" is a single line`);
  return text;
}
