import { createServer } from 'node:http';
import { type Api, Bot, webhookCallback } from 'grammy';
import type { Begin } from './contestant.ts';
import { KEEP_ALIVE, type Params, TOKEN } from './platform.ts';

/**
 * What grammY itself can do: for each update the same calls with the same texts and buttons, and nothing else.
 * No store, no session, no engine. Its buttons carry the number of the turn that they begin.
 */
export async function beginBare({ root, port, secret, script }: Begin): Promise<() => Promise<void>> {
  const bot = new Bot(TOKEN, { client: { apiRoot: root } });
  // Any call with any parameters: they were recorded from calls that were well-formed.
  const raw = bot.api.raw as unknown as Record<string, (params: Params) => ReturnType<Api['raw']['getMe']>>;
  const play = async (turn: number, chat_id: number, message_id?: number) => {
    for (const { method, params } of script[turn] ?? []) await raw[method]?.({ ...params, chat_id, ...('message_id' in params && { message_id }) });
  };
  bot.on('message', (context) => play(0, context.chat.id));
  bot.on('callback_query:data', async (context) => {
    await context.answerCallbackQuery();
    await play(Number.parseInt(context.callbackQuery.data), context.callbackQuery.from.id, context.callbackQuery.message?.message_id);
  });
  await bot.init();
  const server = createServer(webhookCallback(bot, 'http', { secretToken: secret }));
  server.keepAliveTimeout = KEEP_ALIVE;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
