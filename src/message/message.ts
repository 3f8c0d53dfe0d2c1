/**
 * What the bot wants to show, before any platform has a say. An adapter renders it; `degrade` makes it
 * fit what the platform can do. Texts are plain: nothing in them is markup.
 */
export interface Message {
  /** Shown in reading order. */
  blocks: Block[];
  /** The buttons under the message, when it asks something. */
  keyboard?: Keyboard;
  /** How far along a list of questions this one is. */
  progress?: Progress;
  /** The same question again with other choices marked: it may take the place of the message before. */
  update?: true;
  /** Go with it: a flow that is handed on, a table of counts, a drawing of them. */
  files?: MessageFile[];
  /** Set while the person is in a flow that must leave no trace: choices are not echoed, nothing is kept. */
  discreet?: true;
}

export type Block =
  | TextBlock
  | NoteBlock
  | ListBlock
  | QuoteBlock
  | ContactBlock
  | PictureBlock
  | SourceBlock
  | ResourceBlock;

/** A paragraph. */
export interface TextBlock {
  kind: 'text';
  text: string;
  /** The one sentence that must not be missed. */
  strong?: true;
  /** How to choose several with buttons and numbers: left out where one menu takes them together. */
  howto?: true;
}
/** A short remark on the answer just given, shown before what follows. */
export interface NoteBlock {
  kind: 'note';
  text: string;
}
/** A heading and its points. */
export interface ListBlock {
  kind: 'list';
  heading: string;
  items: string[];
}
/** Words that are somebody else's: an example message to judge. */
export interface QuoteBlock {
  kind: 'quote';
  text: string;
}
/** One entry of the directory, as the display rule lets it be shown. */
export interface ContactBlock {
  kind: 'contact';
  name: string;
  /** As dialled: an E.164 number (+…) or a short code. */
  phone?: string;
  /** A number that takes text messages. */
  sms?: string;
  whatsapp?: string;
  url?: string;
  hours?: string;
  /** How well the entry is known, for instance "official page seen on 2026-11-22; we have not called it". */
  standing?: string;
}
export interface PictureBlock {
  kind: 'picture';
  /** Name of a file under content/pictures, without its ending. */
  picture: string;
  alt: string;
}
/** Where what was just said comes from. */
export interface SourceBlock {
  kind: 'source';
  text: string;
  url?: string;
}
/** A request for directory entries. `content` replaces it with contacts; no adapter ever sees one. */
export interface ResourceBlock {
  kind: 'resource';
  resource: string;
  /** ISO 3166-1 alpha-2, or XX for "any country": only the international lines. */
  country: string;
  language: string;
}

export type MessageFile = TextFile | ImageFile;

export interface TextFile {
  name: string;
  text: string;
}
/** A picture that was made for this message. */
export interface ImageFile {
  /** Ends in `.png`. */
  name: string;
  base64: string;
  alt: string;
}

export interface Keyboard {
  /** Answers, in the author's order. */
  options: Button[];
  /** When several can be chosen together: the button that ends the choosing. */
  done?: Button;
  /** Back, why, skip, help now. */
  controls: Button[];
  /** An answer may be one that no button has, such as a country's name: where people cannot simply type, offer it. */
  typing?: true;
  /** The text names the options by their numbers, whatever their buttons say: for whoever was not understood. */
  named?: true;
}

export interface Button {
  label: string;
  /** Opaque; at most 64 bytes of ASCII. Comes back in a press. */
  token: string;
  /** What the flow calls it (`money`, `back`): for tests and traces, never for a platform. */
  id: string;
  /** For `many`: whether this option is chosen now. */
  chosen?: boolean;
}

export interface Progress {
  at: number;
  of: number;
}
