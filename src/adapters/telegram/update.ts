/**
 * Updates as far as they are read. They come from outside: every field may be missing, and where a wrong type
 * would matter it is looked at before use.
 */
export interface Update {
  update_id?: number;
  message?: Message;
  edited_message?: Message;
  callback_query?: Callback;
  /** What became of the bot in a chat. */
  my_chat_member?: { chat?: { id?: number; type?: string }; new_chat_member?: { status?: string } };
  inline_query?: { id?: string; from?: User; query?: string };
}

export interface User {
  id?: number;
  is_bot?: boolean;
  language_code?: string;
}

export interface Message {
  message_id?: number;
  message_thread_id?: number;
  is_topic_message?: boolean;
  /** 0: the message cannot be seen any more. */
  date?: number;
  from?: User;
  sender_chat?: object;
  chat?: { id?: number; type?: string };
  text?: string;
  caption?: string;
  entities?: Entity[];
  caption_entities?: Entity[];
  reply_to_message?: { from?: User; reply_markup?: { inline_keyboard?: ({ callback_data?: string } | undefined)[][] } };
  document?: { file_id?: string; file_name?: string; file_size?: number };
  /** The group has become this one. */
  migrate_to_chat_id?: number;
  forward_origin?: object;
  media_group_id?: string;
  via_bot?: User;
}

export interface Callback {
  id?: string;
  from?: User;
  message?: Message;
  data?: string;
}

export type Entity = { type: string; offset: number; length: number; url?: string };

/** What people send besides words. Anything else in a message is the platform telling of itself. */
export const kinds = [
  'photo', 'voice', 'video', 'video_note', 'audio', 'animation', 'sticker', 'document', 'location', 'venue', 'contact', 'poll', 'dice', 'story', 'game',
  'paid_media', 'checklist', 'live_photo', 'gift', 'unique_gift', 'users_shared', 'chat_shared', 'web_app_data', 'passport_data',
] as const;
