import { ComponentType as Type, TextInputStyle } from 'discord.js';
import type { Modal } from './bodies.ts';
import type { Component } from './components.ts';
import type { Params } from './limits.ts';

/** What is written or chosen, by the label or custom id of the field. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

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
    return [part.type === Type.Label ? { type: part.type, id: part.id ?? 0, component: sent } : { type: part.type, id: part.id ?? 0, components: [sent] }];
  });
  const lost = Object.keys(answers).filter((key) => !used.has(key));
  if (lost.length > 0) throw new Error(`the form has no field ${lost.join(', ')}`);
  return fields;
}

function answerTo(field: Component, label: string, given: string | readonly string[] | undefined): Params {
  if (field.type === Type.TextInput) return { value: checkedText(field, label, String(given ?? field.value ?? '')) };
  const labels = given === undefined ? [] : [given].flat();
  const values = labels.map((each) => field.options?.find((option) => option.label === each)?.value ?? each);
  if (field.required !== false && values.length < (field.min_values ?? 1)) throw new Error(`"${label}" is needed`);
  return { values };
}

function checkedText({ required, style, min_length: least = 0, max_length: most = 4000 }: Component, label: string, text: string): string {
  if (required !== false && text === '') throw new Error(`"${label}" is needed`);
  if (text !== '' && (text.length < least || text.length > most)) throw new Error(`"${label}" takes ${least} to ${most} characters`);
  if (style === TextInputStyle.Short && text.includes('\n')) throw new Error(`"${label}" is a single line`);
  return text;
}
