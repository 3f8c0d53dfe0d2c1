/**
 * What Discord brings, as far as it is read. It comes from outside: every field may be missing, and where a wrong
 * type would matter it is looked at before use.
 */
export interface Interaction {
  id?: string;
  application_id?: string;
  token?: string;
  /** 1 ping, 2 command, 3 component, 4 autocomplete, 5 form. */
  type?: number;
  /** 0 a server, 1 the private chat with the bot, 2 any other private chat. */
  context?: number;
  guild_id?: string;
  guild_locale?: string;
  channel_id?: string;
  locale?: string;
  /** `permissions`: bits, as text. */
  member?: { user?: User; permissions?: string };
  user?: User;
  message?: Message;
  data?: Data;
}

export interface Data {
  /** Of a command: 1 typed, 3 from the menu of a message. */
  type?: number;
  name?: string;
  options?: Option[];
  resolved?: { attachments?: Record<string, { url?: string; size?: number } | undefined> };
  custom_id?: string;
  values?: string[];
  components?: Field[];
}

export interface Option {
  name?: string;
  value?: string | number | boolean;
  focused?: boolean;
  /** Of a subcommand. */
  options?: Option[];
}

/** What a form holds: fields in rows or under labels. */
export interface Field {
  value?: string;
  component?: Field;
  components?: Field[];
}

export interface User {
  id?: string;
  bot?: boolean;
}

export interface Message {
  id?: string;
  channel_id?: string;
  guild_id?: string;
  author?: User;
  webhook_id?: string;
  content?: string;
  edited_timestamp?: string | null;
  type?: number;
  flags?: number;
  /** 1: a message that was passed on. */
  message_reference?: { type?: number };
  attachments?: object[];
  sticker_items?: object[];
  poll?: object;
  components?: unknown;
}
