import { Api } from 'grammy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TelegramServer, TOKEN } from './server.ts';
import { parseHtml } from './server/html.ts';

// The server that the other tests lean on: it must be no more lenient than the real one.

let server: TelegramServer;
let api: Api;
beforeAll(async () => {
  server = await new TelegramServer().start();
  api = new Api(TOKEN, { apiRoot: server.root });
});
afterAll(() => server.stop());

const html = { parse_mode: 'HTML' } as const;
function chat() {
  const ann = server.person();
  ann.say('/start');
  return { ann, id: ann.from.id };
}

describe('HTML', () => {
  test('is read as text and entities', () => {
    expect(parseHtml(' <b>a &lt;b&gt;</b> <a href="https://x.org/?a=1&amp;b">x</a>&#33; ')).toEqual({
      text: 'a <b> x!',
      entities: [{ type: 'bold', offset: 0, length: 5 }, { type: 'text_link', offset: 6, length: 1, url: 'https://x.org/?a=1&b' }],
    });
  });

  test.each(['<b>', '</b>', '<b><i></b></i>', '<h1>x</h1>', 'a < b', '<b', '<span>x</span>', '<script>x</script>', '<a href=x>x</a>'])('%j is refused', (source) => {
    expect(() => parseHtml(source)).toThrow();
  });

  test.each(['tel:+34900', 'javascript:alert(1)', 'nowhere'])('a link to %s is mere text', (url) => {
    expect(parseHtml(`<a href="${url}">x</a>`).entities).toEqual([]);
  });
});

describe('what is refused', () => {
  test('texts that are empty or over 4,096 units once read', async () => {
    const { id } = chat();
    await expect(api.sendMessage(id, '<b> </b>', html)).rejects.toThrow('message text is empty');
    await expect(api.sendMessage(id, 'x'.repeat(4097))).rejects.toThrow('too long');
    await api.sendMessage(id, `<b>${'&lt;'.repeat(4096)}</b>`, html);
  });

  test.each([
    ['65 bytes', { text: 'a', callback_data: 'é'.repeat(32) + 'x' }],
    ['no words', { text: ' ', callback_data: 'a' }],
    ['no action', { text: 'a' }],
    ['a telephone link', { text: 'a', url: 'tel:+34900' }],
  ])('a button with %s', async (_name, button) => {
    const { id } = chat();
    await expect(api.sendMessage(id, 'x', { reply_markup: { inline_keyboard: [[button as never]] } })).rejects.toThrow('400');
  });

  test('an edit that changes nothing, and one of a message that is gone', async () => {
    const { id } = chat();
    const { message_id } = await api.sendMessage(id, 'x');
    await expect(api.editMessageText(id, message_id, 'x')).rejects.toThrow('message is not modified');
    await api.deleteMessage(id, message_id);
    await expect(api.editMessageText(id, message_id, 'y')).rejects.toThrow('message to edit not found');
  });

  test('who blocked the bot, or never wrote to it', async () => {
    const { ann, id } = chat();
    ann.block();
    await expect(api.sendMessage(id, 'x')).rejects.toThrow('403: Forbidden: bot was blocked');
    await expect(api.sendMessage(server.person().from.id, 'x')).rejects.toThrow("bot can't initiate");
  });

  test('deleting after 48 hours, and answering an old press', async () => {
    const { ann, id } = chat();
    const { message_id } = await api.sendMessage(id, 'x', { reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: 'a' }]] } });
    ann.press('a');
    const press = [...server.presses.keys()].at(-1) ?? '';
    server.skip(49 * 3_600_000);
    await expect(api.answerCallbackQuery(press)).rejects.toThrow('query is too old');
    await expect(api.deleteMessage(id, message_id)).rejects.toThrow("can't be deleted");
  });

  test('another token', async () => {
    await expect(new Api(`${TOKEN}x`, { apiRoot: server.root }).getMe()).rejects.toThrow('401: Unauthorized');
  });
});

describe('updates', () => {
  test('come again until they are confirmed', async () => {
    const fresh = await new TelegramServer().start();
    const bot = new Api(TOKEN, { apiRoot: fresh.root });
    fresh.person().say('hi');
    const [first] = await bot.getUpdates();
    expect(await bot.getUpdates()).toEqual([first]);
    expect(await bot.getUpdates({ offset: (first?.update_id ?? 0) + 1 })).toEqual([]);
    const waiting = bot.getUpdates({ timeout: 5 });
    fresh.person().say('and now');
    expect((await waiting).map(({ message }) => message?.text)).toEqual(['and now']);
    await fresh.stop();
  });

  test('faults are used up', async () => {
    const { id } = chat();
    server.faults.add({ method: 'sendMessage', status: 429, retryAfter: 3 });
    await expect(api.sendMessage(id, 'x')).rejects.toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    server.faults.add({ method: 'sendMessage', lose: 'answer' });
    await expect(api.sendMessage(id, 'lost')).rejects.toThrow('Network request');
    expect(server.chat(id).shown.map(({ text }) => text)).toEqual(['lost']);
  });

  test('in groups only what is meant for the bot is delivered', () => {
    const ann = server.person();
    const group = server.group();
    group.addBot(ann);
    const before = server.updates.sent.length;
    for (const text of ['hello all', '/help@another_bot', '/help', `@${server.me.username ?? ''} hi`]) ann.say(text, { chat: group });
    expect(server.updates.sent.length - before).toBe(2);
  });
});
