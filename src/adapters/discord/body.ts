import type { Picture } from '../shared/pictures.ts';
import type { Body, File } from './client.ts';
import { type Component, type Gallery, IS_COMPONENTS, text } from './components.ts';
import { escape } from './markdown.ts';
import type { Attachment } from './render.ts';

/** A message with the files it shows. */
export interface Parcel {
  body: Body;
  files: File[];
}

type Find = (picture: string) => Promise<Picture | undefined>;

/** Where a picture is missing, its words stand in its place. */
export async function parcelOf(components: readonly Component[], find: Find): Promise<Parcel> {
  const files: File[] = [];
  const whole: Component[] = [];
  for (const component of components) whole.push(await withFiles(component, find, files));
  return { body: { flags: IS_COMPONENTS, components: whole, ...(files.length > 0 && { attachments: files.map(({ name }, id) => ({ id: String(id), filename: name })) }) }, files };
}

/** Characters of the words for who cannot see a picture. */
const ALT = 1_024;

/** A file beside what the message says. */
export function withFile({ body, files }: Parcel, file: Attachment): Parcel {
  const { name } = file;
  const url = `attachment://${name}`;
  const all = [...files, { name, data: 'text' in file ? new TextEncoder().encode(file.text) : Buffer.from(file.base64, 'base64') }];
  const attached: Component = 'text' in file ? { type: 13, file: { url } } : { type: 12, items: [{ media: { url }, description: file.alt.slice(0, ALT) }] };
  return { body: { ...body, components: [...(body.components ?? []), attached], attachments: all.map((file, id) => ({ id: String(id), filename: file.name })) }, files: all };
}

export function plainBody(components: readonly Component[]): Body {
  return { flags: IS_COMPONENTS, components: [...components] };
}

async function withFiles(component: Component, find: Find, files: File[]): Promise<Component> {
  if (component.type === 12) return galleryOf(component, find, files);
  if (component.type !== 17) return component;
  const inner: Component[] = [];
  for (const each of component.components) inner.push(await withFiles(each, find, files));
  return { ...component, components: inner };
}

async function galleryOf(gallery: Gallery, find: Find, files: File[]): Promise<Component> {
  const [item] = gallery.items;
  const found = item && (await find(item.media.url.replace('attachment://', '')));
  if (!item || !found) return text(escape(item?.description ?? '…'));
  files.push({ name: found.file, data: found.bytes });
  return { ...gallery, items: [{ ...item, media: { url: `attachment://${found.file}` } }] };
}
