import { type Json, SendFailed } from '../../botkit/adapter.ts';
import type { Pictures } from '../shared/pictures.ts';
import type { Answer, Answers } from './answers.ts';
import { type Parcel, parcelOf, plainBody, withFile } from './body.ts';
import type { Client } from './client.ts';
import { type Component, own, row, text } from './components.ts';
import { ApiFailure } from './failure.ts';
import { escape } from './markdown.ts';
import { withChoice, withoutRows } from './pressed.ts';
import type { Ask, To } from './read.ts';
import type { Call, ShowCall, Words } from './render.ts';
import { stateOf, withMessage } from './state.ts';
import type { Trace, Trail } from './trail.ts';

export interface Speaker {
  client: Client;
  answers: Answers;
  trail: Trail;
  pictures: Pick<Pictures, 'find'>;
  words: Words;
}

/** A call failed for a reason that the log should know. */
export class DiscordFailure extends SendFailed {
  readonly code: string;
  constructor(code: number | string, again: boolean) {
    super(`Discord: ${code}`, { again });
    this.code = String(code);
  }
}

/** Does one call. Returns the new state, where it changed. */
export async function speak(speaker: Speaker, to: Json, call: Json, state: Json): Promise<Json | undefined> {
  // Both were made by this adapter, and may have been through JSON.
  const place = to as To;
  const made = call as Call;
  try {
    return await done(speaker, place, made, state);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.unknown) throw error;
    throw new DiscordFailure(error.code, !error.refused);
  }
}

function done(speaker: Speaker, to: To, call: Call, state: Json): Promise<Json | undefined> {
  switch (call.do) {
    case 'show':
      return show(speaker, to, call, state);
    case 'tidy':
      return tidy(speaker, to, call.open);
    case 'clear':
      return clear(speaker, to, call.recent, state);
    default:
      return call satisfies never;
  }
}

// Showing

async function show(speaker: Speaker, to: To, call: ShowCall, state: Json): Promise<Json | undefined> {
  if (to.move) return move(speaker, to, call, state);
  if (!to.ask) return write(speaker, to, call, state);
  try {
    const message = await answer(speaker, to.ask, call);
    return noted(speaker, to, call, state, message);
  } catch (error) {
    if (!(error instanceof ApiFailure && error.expired)) throw error;
    // Where nobody else reads along, the bot may simply write. Elsewhere the next press or command shows the question.
    if (to.dm === undefined) throw new DiscordFailure(error.code, false);
    return write(speaker, to, call, state);
  }
}

/** Returns the id of the message, where it is known. */
async function answer(speaker: Speaker, ask: Ask, call: ShowCall): Promise<string | undefined> {
  const reply = speaker.answers.of(ask);
  const { first } = call;
  const { pressed } = ask;
  if (!first) return send(reply.follow.bind(reply), await drawn(speaker, call));
  if (!pressed || !first.over) return send(reply.say.bind(reply), await drawn(speaker, call, offers(speaker, ask, call)));
  if (!pressed.kept || first.wipe) return send(reply.replace.bind(reply), withoutOthers(await drawn(speaker, call)));
  // Its buttons go and what was chosen stays, then comes what follows from it.
  if (!reply.said) await reply.replace(plainBody(withChoice(pressed.kept, first.choice)), []);
  return send(reply.follow.bind(reply), await drawn(speaker, { ...call, first: { over: true } }));
}

/** Pictures that were there before go. */
function withoutOthers({ body, files }: Parcel): Parcel {
  return { body: { attachments: [], ...body }, files };
}

function send(way: Answer['follow'], { body, files }: Parcel): Promise<string | undefined> {
  return way(body, files);
}

async function drawn({ pictures }: Speaker, { sheet, first, language, files = [] }: ShowCall, below: readonly Component[] = []): Promise<Parcel> {
  const above = first?.choice ? [text(first.choice)] : [];
  const parcel = await parcelOf([...above, sheet.box, ...below], (name) => pictures.find(name, language));
  return files.reduce(withFile, parcel);
}

/** Where others are about, the private chat is offered with the first question. */
function offers({ words }: Speaker, { quiet, pressed }: Ask, { asks, discreet, language }: ShowCall): Component[] {
  if (!quiet || pressed || !asks || discreet) return [];
  return [row([{ type: 2, style: 2, label: words(language, 'discord.move'), custom_id: own.move }])];
}

/** To the private chat, without being asked by an interaction. */
async function write(speaker: Speaker, to: To, call: ShowCall, state: Json): Promise<Json | undefined> {
  const chat = to.dm;
  if (chat === undefined) throw new DiscordFailure('nowhere', false);
  const { body, files } = await drawn(speaker, { ...call, ...(call.first && { first: { over: true } }) });
  const nonce = speaker.client.digest([to.event, call.at, body]).slice(0, NAME);
  return noted(speaker, to, call, state, await speaker.client.post(chat, { ...body, nonce, enforce_nonce: true }, files));
}

/** Discord takes the same message only once with the same name, of at most 25 characters. */
const NAME = 24;

/** The question comes in the private chat, and here a word about it. */
async function move(speaker: Speaker, { user, event, ask }: To, call: ShowCall, state: Json): Promise<Json | undefined> {
  try {
    const dm = await speaker.client.chatWith(user);
    const after = await write(speaker, { user, event, ...(dm && { dm }) }, call, state);
    if (ask && dm && call.first) await told(speaker, ask, call, 'discord.moved', dm);
    return after;
  } catch (error) {
    if (!(error instanceof ApiFailure && error.status === 403) || !ask || !call.first) throw error;
    await told(speaker, ask, call, 'discord.closed');
    return undefined;
  }
}

/** With a chat to go to this message has served; without one the question stays as it is, and a word comes beside it. */
async function told({ answers, words }: Speaker, ask: Ask, { language }: ShowCall, key: string, chat?: string): Promise<void> {
  const reply = answers.of(ask);
  const line = text(escape(words(language, key)));
  if (chat === undefined || !ask.pressed) return void (await reply.say(plainBody([line]), []));
  const open = row([{ type: 2, style: 5, label: words(language, 'discord.open'), url: `https://discord.com/channels/@me/${chat}` }]);
  await reply.replace(plainBody([...(ask.pressed.kept ?? []), line, open]), []);
}

/** What must be remembered of a message: with its buttons until they are used, and to be cleared. */
function noted(speaker: Speaker, { user, dm, ask }: To, call: ShowCall, state: Json, message: string | undefined): Json | undefined {
  if (message === undefined) return undefined;
  const { trail } = speaker;
  const discreet = call.discreet ?? false;
  if (call.first) void all(trail.take(user, (trace) => trace.discreet && trace.message !== message).map((trace) => () => remove(speaker, trace)));
  if (dm !== undefined && !discreet) return withMessage(stateOf(state), message, call.asks);
  if (dm !== undefined) trail.add(user, { chat: dm, message, discreet });
  else if (ask) trail.add(user, { asked: { id: ask.id, token: ask.token, app: ask.app }, message, until: Date.now() + TOKEN, discreet });
  return undefined;
}

/** Milliseconds that an interaction's token is good for, less a little. */
const TOKEN = 14 * 60_000;

// Taking away: worth a try, never worth keeping anything back

async function tidy(speaker: Speaker, to: To, open: readonly string[]): Promise<undefined> {
  const { client } = speaker;
  const left = open.filter((message) => message !== to.ask?.pressed?.message);
  const chat = left.length > 0 ? await chatOf(speaker, to) : undefined;
  if (chat === undefined) return;
  for (const message of left) {
    await tidily(async () => {
      const components = await client.componentsOf(chat, message);
      await client.edit(chat, message, plainBody(withoutRows(Array.isArray(components) ? components : [])));
    });
  }
}

/** The private chat, which is not kept: who holds the database could see whose answers they are. Asked for where it is not at hand. */
async function chatOf({ client }: Speaker, { dm, user }: To): Promise<string | undefined> {
  if (dm !== undefined) return dm;
  let chat: string | undefined;
  await tidily(async () => {
    chat = await client.chatWith(user);
  });
  return chat;
}

/** The latest first; what has just been shown stays. */
async function clear(speaker: Speaker, to: To, recent: readonly string[], state: Json): Promise<undefined> {
  const { user, ask } = to;
  const { recent: shown } = stateOf(state);
  const spared = new Set([...shown, ...(ask?.pressed ? [ask.pressed.message] : [])]);
  const { client, trail } = speaker;
  const removals = trail.take(user).filter(({ message }) => !spared.has(message)).map((trace) => () => remove(speaker, trace));
  const old = recent.filter((message) => !spared.has(message)).toReversed();
  const chat = old.length > 0 ? await chatOf(speaker, to) : undefined;
  const kept = chat === undefined ? [] : old.map((message) => () => client.remove(chat, message));
  // Discord lets through a few a second: nobody waits for the last of them.
  void all([...removals, ...kept]);
}

async function remove({ client }: Speaker, trace: Trace): Promise<void> {
  if ('chat' in trace) return client.remove(trace.chat, trace.message);
  if (trace.until > Date.now()) await client.removeAnswer(trace.asked, trace.message);
}

async function all(works: readonly (() => Promise<void>)[]): Promise<void> {
  for (const work of works) await tidily(work);
}

async function tidily(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
  }
}
