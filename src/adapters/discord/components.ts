/**
 * What a message is made of, in the numbers of https://discord.com/developers/docs/components/reference. Types of our
 * own, since a call must be plain JSON and what renders must not need the SDK.
 */
export type Component = Text | Separator | Gallery | Section | Row | Container | Attached;

export type Text = { type: 10; content: string };
export type Separator = { type: 14; divider: boolean; spacing: 1 | 2 };
export type Gallery = { type: 12; items: { media: { url: string }; description?: string }[] };
/** A file that goes with the message. */
export type Attached = { type: 13; file: { url: string } };
export type Section = { type: 9; components: Text[]; accessory: Link };
export type Row = { type: 1; components: (Key | Link | Menu)[] };
export type Container = { type: 17; id: number; components: Component[] };

/** A button that comes back to us. */
export type Key = { type: 2; style: Style; label: string; custom_id: string };
/** A button that opens a page. */
export type Link = { type: 2; style: 5; label: string; url: string };
export type Menu = { type: 3; custom_id: string; placeholder: string; min_values: number; max_values: number; options: Choice[] };
export type Choice = { label: string; value: string; default?: boolean };
/** Blue for what answers, grey for the rest: no colour that alarms. */
export type Style = 1 | 2;

/** The message is made of components, and of nothing else. */
export const IS_COMPONENTS = 1 << 15;
/** Only the person it answers can see it. */
export const EPHEMERAL = 1 << 6;

/**
 * Ids of the box that holds a message. They come back with a press, and so tell what may become of that message,
 * whichever process sent it.
 */
export const boxes = {
  /** Nothing in it is worth keeping: what comes next may take its place. */
  plain: 7_001,
  /** Numbers to call, a verdict, things to do: it stays when it is answered. */
  kept: 7_002,
} as const;

/** Buttons of the door itself. Those of the engine begin with a digit, `~` or `!`. */
export const own = {
  /** Talk in the private chat instead. */
  move: '@dm',
  /** The button that a server puts up. */
  talk: '@talk',
  /** Opens a form to type in; the language follows. */
  type: '@type.',
  /** A menu of which one, or several together, can be chosen; a number follows. */
  one: '@one.',
  many: '@many.',
} as const;

export function text(content: string): Text {
  return { type: 10, content };
}

export function row(components: Row['components']): Row {
  return { type: 1, components };
}

/** How many components there are, those within others included: what Discord counts. */
export function countOf(components: readonly Component[]): number {
  return components.reduce((sum, each) => sum + 1 + innerCount(each), 0);
}

function innerCount(component: Component): number {
  if (component.type === 17) return countOf(component.components);
  if (component.type === 1) return component.components.length;
  return component.type === 9 ? component.components.length + 1 : 0;
}
