import { BotWorker, type BotkitMessage } from 'botkit';
import type { TurnContext } from 'botbuilder-core';
import { pass } from './stages.ts';
import { Trouble } from './trouble.ts';
import { within } from './within.ts';

/**
 * A bot whose `say` settles: Botkit's own never does once the send fails, and leaves a rejection unhandled.
 * @param ms that the send middleware may take
 */
export function workerClass(ms: number): typeof BotWorker {
  return class Worker extends BotWorker {
    override async say(message: Partial<BotkitMessage> | string): Promise<unknown> {
      const activity = this.ensureMessageFormat(message);
      try {
        await within(ms, pass(this.controller.middleware.send, this, activity));
      } catch (error) {
        throw new Trouble('ours', 'middleware.send', error);
      }
      // Botkit types its configuration as `any`; the host puts a TurnContext there.
      const context: TurnContext = this.getConfig('context');
      return context.sendActivity(activity);
    }
  };
}
