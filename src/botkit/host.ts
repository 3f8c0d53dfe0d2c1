import { BotAdapter, TurnContext, type Activity, type ResourceResponse } from 'botbuilder-core';
import type { BotWorker } from 'botkit';
import type { Json } from '../storage/store.ts';
import { carriedBy, carry, type Carried } from './carried.ts';
import { workerClass } from './worker.ts';

/** The one Bot Framework adapter: it hosts every platform's `Adapter`. */
export class Host extends BotAdapter {
  /** Botkit registers an adapter as a plugin by its name, and reads the class of its bots from this field. */
  readonly name = 'both-ends';
  readonly botkit_worker: typeof BotWorker;

  /** @param ms that the send middleware may take */
  constructor(ms: number) {
    super();
    this.botkit_worker = workerClass(ms);
  }

  /** Runs `logic` in a turn of its own. The context is revoked afterwards, so nobody can keep it. */
  begin(carried: Carried, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const context = new TurnContext(this, activityOf(carried));
    carry(context, carried);
    return this.runMiddleware(context, logic);
  }

  /** Makes the platform's calls one by one; the first that fails ends it. */
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const carried = carriedBy(context);
    for (const activity of activities) {
      for (const call of callsOf(activity, carried)) await send(carried, call);
    }
    return activities.map(() => ({ id: '' }));
  }

  override updateActivity(): Promise<void> {
    return unsupported();
  }
  override deleteActivity(): Promise<void> {
    return unsupported();
  }
  override continueConversation(): Promise<void> {
    return unsupported();
  }
}

/** How a rendered call travels through Botkit's `say`. */
export function wrapped(call: Json): { channelData: { call: Json } } {
  return { channelData: { call } };
}

async function send(carried: Carried, call: Json): Promise<void> {
  const { arrived } = carried;
  const state = await carried.adapter.send(carried.to, call, carried.state);
  if (state !== undefined) carried.state = state;
  arrived?.();
}

/** A plugin's `bot.say('…')` has a text and no call: it is rendered as any other message. */
function callsOf(activity: Partial<Activity>, carried: Carried): Json[] {
  const call: Json | undefined = activity.channelData?.call;
  if (call !== undefined) return [call];
  if (!activity.text) return [];
  const message = { blocks: [{ kind: 'text' as const, text: activity.text }] };
  return carried.adapter.render({ messages: [message] }, carried.state).calls;
}

/**
 * Only what never changes identifies the conversation: Botkit makes keys from every field of it. Whatever
 * came in is a message: an event of another type would have its own handlers in Botkit.
 */
function activityOf({ adapter, person, incoming }: Carried): Partial<Activity> {
  const event = incoming?.event;
  return {
    type: 'message',
    channelId: adapter.platform,
    ...(incoming && { id: incoming.id }),
    from: { id: person, name: '' },
    recipient: { id: 'bot', name: '' },
    conversation: { id: person, name: '', isGroup: false, conversationType: 'personal' },
    ...(event?.kind === 'text' && { text: event.text }),
    channelData: event ? { event } : {},
  };
}

function unsupported(): Promise<never> {
  return Promise.reject(new Error('platforms are reached through Adapter.send only'));
}
