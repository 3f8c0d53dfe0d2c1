import { TurnContext, type Storage } from 'botbuilder-core';
import { Botkit, type BotkitHandler, type BotkitMessage, type BotWorker } from 'botkit';
import { carriedBy } from './carried.ts';
import type { Host } from './host.ts';
import { harden, pass, type Stage } from './stages.ts';
import { asTrouble } from './trouble.ts';
import { within } from './within.ts';

/**
 * Botkit's controller, held so that each turn settles and each error reaches `Carried.failure`. Its
 * middleware and `on('message')` work as documented; what would bring its own dialogue engine is refused.
 */
export class Controller extends Botkit {
  readonly #ms: number;
  readonly #failed: (error: unknown) => void;

  /**
   * @param ms that middleware and plugins' handlers may take
   * @param failed told of errors in handlers of events that belong to no turn, such as `shutdown`
   */
  constructor(host: Host, ms: number, failed: (error: unknown) => void) {
    super({ adapter: host, storage: noStorage, disable_webserver: true, disable_console: true });
    this.#ms = ms;
    this.#failed = failed;
    for (const [name, stage] of Object.entries(this.middleware)) harden(stage, name === 'spawn' ? 1 : 2);
  }

  /** A handler of a plugin: limited in time. */
  override on(events: string | string[], handler: BotkitHandler): void {
    super.on(events, this.#guarded((bot, message) => within(this.#ms, settled(handler, bot, message))));
  }

  /** The handler that answers: it keeps its own time. */
  answer(handler: BotkitHandler): void {
    super.on('message', this.#guarded(handler));
  }

  /**
   * One turn through Botkit's public parts. Its own `handleTurn` leaves the promise unsettled when a handler,
   * a middleware or a send fails, and keeps dialogs in its storage.
   */
  async drive(context: TurnContext): Promise<void> {
    const carried = carriedBy(context);
    const lead = this.#lead(context);
    const [bot, message] = await within(this.#ms, lead).catch((error: unknown) => {
      throw asTrouble(error, 'middleware');
    });
    await this.trigger('message', bot, message);
    if (carried.failure !== undefined) throw asTrouble(carried.failure, 'handler');
  }

  /** A bot that speaks in this context. Without a DialogContext, so that Botkit's storage is never asked. */
  async spawnIn(context: TurnContext): Promise<BotWorker> {
    const reference = TurnContext.getConversationReference(context.activity);
    return this.spawn({ context, reference, activity: context.activity });
  }

  override hears(): never {
    throw new Error('hears() matches parts of words ("no" in "know"); flows and the lexicon decide what is understood');
  }
  override interrupts(): never {
    throw new Error('interrupts() matches parts of words; built-in words belong to the lexicon');
  }
  override addDialog(): never {
    throw new Error('dialogs keep a step number in their state, so an edit moves people; write a flow');
  }
  override handleTurn(): never {
    throw new Error('handleTurn() does not settle when something fails; events come in through the shell');
  }

  async #lead(context: TurnContext): Promise<[BotWorker, BotkitMessage]> {
    const bot = await this.spawnIn(context);
    const message = messageOf(context);
    const { ingest, receive, interpret }: Record<string, Stage> = this.middleware;
    for (const stage of [ingest, receive, interpret]) {
      if (stage) await pass(stage, bot, message);
    }
    return [bot, message];
  }

  /** Botkit prints what a handler throws and throws a plain Error instead; so none may throw. */
  #guarded(handler: BotkitHandler): BotkitHandler {
    return async (bot, message) => {
      try {
        return await handler(bot, message);
      } catch (error) {
        this.#note(error, message);
        return false;
      }
    };
  }

  #note(error: unknown, message: BotkitMessage | undefined): void {
    if (message?.['context'] instanceof TurnContext) carriedBy(message['context']).failure ??= error;
    else this.#failed(error);
  }
}

async function settled(handler: BotkitHandler, bot: BotWorker, message: BotkitMessage): Promise<unknown> {
  return handler(bot, message);
}

/** The message as Botkit's own `handleTurn` would make it. */
function messageOf(context: TurnContext): BotkitMessage {
  const { activity } = context;
  return {
    ...activity.channelData,
    type: activity.type,
    user: activity.from.id,
    text: activity.text,
    channel: activity.conversation.id,
    reference: TurnContext.getConversationReference(activity),
    context,
    incoming_message: activity,
  };
}

/** Nothing is kept in Botkit: people's places are in our own store. */
const noStorage: Storage = {
  read: async () => ({}),
  write: async () => {},
  delete: async () => {},
};
