import { flowSchema } from '../engine/read.ts';

/** The part of JSON Schema that `flowSchema` is written in. */
export interface Schema {
  description?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
}

const root = flowSchema() as Schema; // what zod makes of our shapes

/** Every schema that a value at this path may follow; of several kinds of step, those that have the keys `beside` it. */
export function schemasAt(path: readonly string[], beside: readonly string[] = []): Schema[] {
  const found = path.reduce<Schema[]>((schemas, key) => schemas.flatMap((each) => below(each, key)), branches(root));
  const fitting = found.filter(({ properties }) => properties && beside.every((key) => key in properties));
  return fitting.length > 0 ? fitting : found;
}

function branches(schema: Schema): Schema[] {
  return schema.anyOf ? schema.anyOf.flatMap(branches) : [schema];
}

function below({ properties, additionalProperties, items }: Schema, key: string): Schema[] {
  const own = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  const more = typeof additionalProperties === 'object' ? additionalProperties : items;
  const next = own ?? more;
  return next ? branches(next) : [];
}

/** Names that a map at this path may still get, those it needs first. */
export function keysAt(path: readonly string[], beside: readonly string[]): { name: string; description: string | undefined; needed: boolean; nests: boolean }[] {
  const keys = new Map<string, { name: string; description: string | undefined; needed: boolean; nests: boolean }>();
  for (const { properties = {}, required = [] } of schemasAt(path, beside)) {
    for (const [name, schema] of Object.entries(properties)) {
      if (beside.includes(name) || keys.has(name)) continue;
      keys.set(name, { name, description: schema.description, needed: required.includes(name), nests: branches(schema).every((each) => each.type === 'object') });
    }
  }
  return [...keys.values()].sort((a, b) => Number(b.needed) - Number(a.needed));
}

/** Words that a value at this path can be one of. */
export function wordsAt(path: readonly string[]): string[] {
  const words = schemasAt(path).flatMap(({ enum: several, const: one }) => several ?? (one === undefined ? [] : [one]));
  return [...new Set(words.map(String))];
}

/** What the shapes say about the key at the end of a path. */
export function descriptionAt(path: readonly string[], beside: readonly string[]): string | undefined {
  const parents = schemasAt(path.slice(0, -1), beside);
  const key = path.at(-1) ?? '';
  for (const { properties } of parents) {
    const found = properties && Object.hasOwn(properties, key) ? properties[key]?.description : undefined;
    if (found) return found;
  }
  return undefined;
}
