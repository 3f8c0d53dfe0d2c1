import { type Activity, BotAdapter, type ResourceResponse, type Storage, TurnContext } from 'botbuilder-core';
import { Botkit, BotkitConversation, type BotWorker } from 'botkit';
import { type Answer, answers } from '../material.ts';
import { type Contestant, waiting } from './contestant.ts';
import { resultOf, tallyOf, type Words } from './texts.ts';

interface Reply {
  state: string;
  sent: Partial<Activity>[];
}

const DIALOG = 'checklist';

/** Botkit's own dialogue engine: a `BotkitConversation`, its state written to a storage as JSON. */
export async function botkitConversation(words: Words): Promise<Contestant> {
  const adapter = new Silent();
  const storage = new TextStorage();
  const controller = new Botkit({ adapter, storage, disable_webserver: true, disable_console: true });
  controller.addDialog(conversationOf(words, controller));
  controller.on('message', async (bot: BotWorker) => {
    await bot.beginDialog(DIALOG);
  });
  await new Promise<void>((resolve) => controller.ready(resolve));
  const turn = async (state: string, text: string): Promise<Reply> => {
    storage.text = state;
    adapter.sent = [];
    const context = new TurnContext(adapter, activity(text));
    await adapter.run(context, (inner) => controller.handleTurn(inner));
    return { state: storage.text, sent: adapter.sent };
  };
  const opening = await turn('{}', 'start');
  return waiting<Reply>({
    name: 'BotkitConversation',
    opening,
    turn,
    press: ({ sent }, answer) => labelsOf(sent)[answer] ?? '',
    shown: ({ sent }) => ({ text: sent.map(({ text }) => text).join('\n'), labels: labelsOf(sent) }),
  });
}

function conversationOf(words: Words, controller: Botkit): BotkitConversation {
  const { items } = words.checklist;
  const convo = new BotkitConversation(DIALOG, controller);
  const replies = words.labels.map((label) => ({ content_type: 'text', title: label, payload: label }));
  for (const [at, item] of items.entries()) {
    const noted = async (_: string, talk: { vars: Record<string, string> }, bot: BotWorker) => {
      const given = givenIn(words, talk.vars);
      const last = given[item.name];
      if (last === 'yes') await bot.say(words.noted(item));
    };
    // Botkit's types ask for more than a message's text and quick replies.
    convo.ask({ text: [words.question(at)], quick_replies: replies } as never, noted as never, item.name);
  }
  convo.after(async (vars: Record<string, string>, bot) => {
    const tally = tallyOf(items, givenIn(words, vars));
    await bot.say(words.verdict(resultOf(tally), tally.signs, tally.open));
  });
  return convo;
}

/** Botkit keeps what was said: a label. */
function givenIn({ checklist, labels }: Words, vars: Readonly<Record<string, string>>): Record<string, Answer> {
  const given: Record<string, Answer> = {};
  for (const { name } of checklist.items) {
    const answer = answers[labels.indexOf(vars[name] ?? '')];
    if (answer) given[name] = answer;
  }
  return given;
}

function labelsOf(sent: readonly Partial<Activity>[]): string[] {
  const last = sent.at(-1);
  const replies: { title: string }[] = last?.channelData?.quick_replies ?? [];
  return replies.map(({ title }) => title);
}

function activity(text: string): Partial<Activity> {
  return {
    type: 'message',
    id: '1',
    channelId: 'bench',
    text,
    from: { id: 'person', name: '' },
    recipient: { id: 'bot', name: '' },
    conversation: { id: 'person', name: '', isGroup: false, conversationType: 'personal' },
    channelData: {},
  };
}

/** Keeps what it is to send. */
class Silent extends BotAdapter {
  readonly name = 'silent';
  sent: Partial<Activity>[] = [];

  run(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(context, logic);
  }

  override async sendActivities(_: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    this.sent.push(...activities);
    return activities.map(() => ({ id: '' }));
  }
  override async updateActivity(): Promise<void> {}
  override async deleteActivity(): Promise<void> {}
  override async continueConversation(): Promise<void> {}
}

/** One person's state, as text between the turns. */
class TextStorage implements Storage {
  text = '{}';
  async read(keys: string[]): Promise<Record<string, unknown>> {
    const all = JSON.parse(this.text) as Record<string, unknown>;
    return Object.fromEntries(keys.flatMap((key) => (key in all ? [[key, all[key]]] : [])));
  }
  async write(changes: Record<string, unknown>): Promise<void> {
    this.text = JSON.stringify(changes);
  }
  async delete(): Promise<void> {
    this.text = '{}';
  }
}
