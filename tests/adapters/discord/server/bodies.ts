import { MessageFlags } from 'discord.js';
import { checkLayout, checkRows, type Component, walk } from './components.ts';
import { Findings, type Params, Refused, refuse } from './limits.ts';

/** A message as the bot sends it. */
export interface Body {
  content?: string | null;
  flags?: number;
  embeds?: Params[] | null;
  components?: Component[] | null;
  attachments?: { id: string | number; filename?: string; description?: string }[];
  allowed_mentions?: Mentions | null;
  message_reference?: { message_id: string; fail_if_not_exists?: boolean };
  nonce?: string | number;
  enforce_nonce?: boolean;
}
export interface Mentions {
  parse?: string[];
  users?: string[];
  roles?: string[];
}
/** A file that came with a call. */
export interface Upload {
  field: string;
  name: string;
  type: string;
  content: Buffer;
}
/** What a message is made of once it is stored, as far as the rules ask. */
export interface Before {
  content: string;
  flags: number;
  embeds: readonly unknown[];
  components: readonly unknown[];
  attachments: readonly { filename: string }[];
}

const { Ephemeral, IsComponentsV2, SuppressEmbeds, SuppressNotifications } = MessageFlags;
export const inChannels = SuppressEmbeds | SuppressNotifications | IsComponentsV2;
const toInteractions = inChannels | Ephemeral;
/** Bytes of one file, without boosts. */
const FILE = 10 * 2 ** 20;

/** Refuses a body that breaks the rules; `under` is the field of the call that holds it. */
export function checkBody(body: Body, { before, files = [], flags: allowed = toInteractions, under }: { before?: Before; files?: readonly Upload[]; flags?: number; under?: string } = {}): void {
  const found = new Findings();
  const after = { ...before, ...body };
  const flags = body.flags ?? 0;
  if (flags & ~allowed) found.add('flags', 'BASE_TYPE_CHOICES', 'Invalid flags for this kind of message');
  if (before && before.flags & IsComponentsV2 && body.flags !== undefined && !(flags & IsComponentsV2)) found.add('flags', 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', 'The IS_COMPONENTS_V2 flag cannot be removed');
  found.text('content', body.content, 2000);
  if ((flags | (before?.flags ?? 0)) & IsComponentsV2) {
    for (const field of ['content', 'embeds', 'poll', 'sticker_ids'] as const) if (filled((after as Params)[field])) legacy(found, field);
    if (body.components) checkLayout(found, body.components);
  } else if (body.components) {
    checkRows(found, body.components);
  }
  checkEmbeds(found, body.embeds ?? []);
  checkMentions(found, body.allowed_mentions);
  checkFiles(found, body, files, before);
  found.end(under);
  const something = [after.content?.trim(), after.embeds, after.components, files, after.attachments].some(filled);
  if (!something) refuse(400, 50006, 'Cannot send an empty message');
}

function filled(value: unknown): boolean {
  return Array.isArray(value) || typeof value === 'string' ? value.length > 0 : Boolean(value);
}
function legacy(found: Findings, field: string): void {
  found.add(field, 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`);
}

function checkEmbeds(found: Findings, embeds: readonly Params[]): void {
  if (!found.list('embeds', embeds, 0, 10)) return;
  let sum = 0;
  embeds.forEach(({ title, description, fields = [], footer }, index) => {
    const path = `embeds.${index}`;
    const texts: [string, unknown, number][] = [['title', title, 256], ['description', description, 4096], ['footer.text', (footer as Params | undefined)?.['text'], 2048]];
    (fields as Params[]).forEach((field, nth) => texts.push([`fields.${nth}.name`, field['name'], 256], [`fields.${nth}.value`, field['value'], 1024]));
    for (const [name, text, most] of texts) {
      found.text(`${path}.${name}`, text, most);
      sum += String(text ?? '').length;
    }
    found.list(`${path}.fields`, fields, 0, 25);
  });
  if (sum > 6000) found.add('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
}

function checkMentions(found: Findings, mentions: Mentions | null | undefined): void {
  const kinds = ['users', 'roles', 'everyone'];
  mentions?.parse?.forEach((kind, index) => found.oneOf(`allowed_mentions.parse.${index}`, kind, kinds));
  for (const kind of ['users', 'roles'] as const) {
    if (mentions?.[kind]) found.list(`allowed_mentions.${kind}`, mentions[kind], 0, 100);
    if (mentions?.[kind]?.length && mentions.parse?.includes(kind)) found.add('allowed_mentions', 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`);
  }
}

/** Files must not be too many or too big, and what is shown as `attachment://` must be there. */
function checkFiles(found: Findings, { attachments, components }: Body, files: readonly Upload[], before: Before | undefined): void {
  if (files.length > 10) found.add('attachments', 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.');
  if (files.some(({ content }) => content.length > FILE)) throw new Refused(413, 40005, 'Request entity too large');
  attachments?.forEach(({ id, description }, index) => {
    // Discord takes numbers too; its description does not.
    if (typeof id !== 'string') found.add(`attachments.${index}.id`, 'STRING_TYPE_CONVERT', 'Must be a string.');
    found.text(`attachments.${index}.description`, description, 1024);
  });
  const names = new Set([...files.map(({ name }) => name), ...(attachments ?? []).flatMap(({ filename }) => filename ?? []), ...(before?.attachments ?? []).map(({ filename }) => filename)]);
  for (const [component, path] of walk(components ?? [])) {
    for (const url of mediaOf(component)) {
      const name = /^attachment:\/\/(.+)$/.exec(url ?? '')?.[1];
      if (name !== undefined && !names.has(name)) found.add(path, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', 'The referenced attachment was not found');
    }
  }
}

/** Addresses of what a component shows. */
function mediaOf({ items = [], media, file }: Component): (string | undefined)[] {
  return [...items.map((item) => item.media?.url), media?.url, file?.url].filter(Boolean);
}
