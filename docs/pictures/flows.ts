// Draws /flows, by which moderators look after the flows of their server or group, as a page for `make.mjs`.
//
//     node docs/pictures/flows.ts discord update page.html
//
// The deeds are done by the community part itself, on a store in memory; what is shown is what each platform gets.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { render as renderDiscord } from '../../src/adapters/discord/render.ts';
import { speak as speakDiscord } from '../../src/adapters/discord/send.ts';
import type { Ask } from '../../src/adapters/discord/read.ts';
import { render as renderTelegram } from '../../src/adapters/telegram/render.ts';
import { speak as speakTelegram } from '../../src/adapters/telegram/send.ts';
import { guideOf, readMaterial } from '../../src/bot.ts';
import type { Deed, ManageEvent } from '../../src/botkit/manage.ts';
import { Checks } from '../../src/community/checks.ts';
import { Community } from '../../src/community/community.ts';
import type { FlowCounts } from '../../src/community/counts.ts';
import { draftsOf } from '../../src/files.ts';
import { css as discordCss } from '../../src/looks/discord/css.ts';
import { draw as drawDiscord } from '../../src/looks/discord/draw.ts';
import { Screen as DiscordScreen } from '../../src/looks/discord/screen.ts';
import { pageOf } from '../../src/looks/page.ts';
import type { Shelf } from '../../src/looks/look.ts';
import { css as telegramCss, draw as drawTelegram } from '../../src/looks/telegram/draw.ts';
import { Screen as TelegramScreen } from '../../src/looks/telegram/screen.ts';
import type { Message } from '../../src/message/message.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { createSeal } from '../../src/storage/seal.ts';
import type { Json } from '../../src/storage/store.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folders = { flows: at('flows'), content: at('content') };
const material = readMaterial(folders);
const guide = guideOf(material);
const seal = createSeal('a secret for pictures that is long enough');
const now = () => Date.UTC(2026, 10, 26, 9, 41);
const store = new MemoryStore(now);
const checks = new Checks(new URL('../../src/checking.ts', import.meta.url), folders);
const { lexicon, sources, programs } = material;
const community = new Community({ store, seal, lexicon, official: () => draftsOf(sources), names: [...programs.keys()], checks, gallery: [], clock: now });
const giveaway = readFileSync(at('tests/community/giveaway.yaml'), 'utf8');
const newer = giveaway.replace('connect a wallet or to log in', 'connect a wallet, log in or scan a code').replace('weight: strong', 'weight: hint');
const shelf: Shelf = { find: async () => undefined, address: ({ bytes }) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}` };

/** A moderator's window. */
interface Window {
  platform: string;
  css: string;
  /** What the moderator does there, and what comes of it. */
  shows(command: string, sent: string, messages: Message[]): Promise<void>;
  draw(): string;
}

const windows: Record<string, () => Window> = {
  discord: () => {
    const words = (language: string | undefined, key: string, values?: Record<string, string | number>) => guide.text(language, key, values);
    const screen = new DiscordScreen({ user: '1', channel: '2', guild: '3' }, words, shelf);
    return {
      platform: 'discord',
      // A picture by itself is shown no higher than this by the client.
      css: `${discordCss} .gallery img { max-height: 420px; width: auto; }`,
      draw: () => drawDiscord({ name: 'moderators', private: false }, screen.messages, { files: screen.files }),
      shows: async (command, _sent, messages) => {
        const { id = '' } = screen.command(command);
        const ask: Ask = { id, token: id, app: '1', later: 5, quiet: true };
        screen.speaker.answers.begin(ask);
        for (const call of renderDiscord({ messages, language: 'en' }, null, words).calls) await speakDiscord(screen.speaker, { user: '1', event: id, ask } as unknown as Json, call, null);
      },
    };
  },
  telegram: () => {
    const screen = new TelegramScreen(now, shelf);
    return {
      platform: 'telegram',
      css: telegramCss,
      draw: () => drawTelegram(screen.bubbles),
      shows: async (_command, sent, messages) => {
        const to = screen.say(sent) as unknown as Json;
        for (const call of renderTelegram({ messages, language: 'en' }, null, () => '').calls) await speakTelegram(screen.speaker, to, call, null);
      },
    };
  },
};

type Doing = Partial<ManageEvent> & { deed: Deed };

async function does(window: Window, doing: Doing, command = '', sent = ''): Promise<void> {
  const scope = { platform: window.platform, id: '3', name: 'Chess Club' };
  const managed = await community.manage({ kind: 'manage', scope, ...doing }, { person: seal.personKey('pictures', 'ann'), language: 'en' });
  if (command && 'messages' in managed) await window.shows(command, sent, managed.messages);
}

async function counted(): Promise<void> {
  const [server] = await store.documents('server', { limit: 1 });
  const counts: FlowCounts = { people: true, started: 142, ended: 61, steps: { 'signs.wallet': 142, 'signs.hurry': 97, result: 118, close: 74 }, verdicts: { stop: 64, warning: 32, none_found: 22 }, helped: { yes: 38, little: 12, no: 3 } };
  await store.saveDocument('counts', `${server?.key}/giveaway`, counts as unknown as Json, 0); // it is JSON
}

const scenes: Record<string, (window: Window) => Promise<void>> = {
  update: async (window) => {
    await does(window, { deed: 'add', file: giveaway });
    await does(window, { deed: 'publish', flow: 'giveaway' });
    await does(window, { deed: 'update', file: newer }, 'flows update', 'flow.yaml\nupdate');
  },
  insights: async (window) => {
    await does(window, { deed: 'add', file: giveaway });
    await does(window, { deed: 'publish', flow: 'giveaway' });
    await does(window, { deed: 'count', argument: 'on' });
    await counted();
    await does(window, { deed: 'insights', flow: 'giveaway' }, 'flows insights', 'Insights');
  },
};

const [platform = '', scene = '', out = ''] = process.argv.slice(2);
const window = windows[platform]?.();
const play = scenes[scene];
if (!window || !play || !out) throw new Error(`node docs/pictures/flows.ts ${Object.keys(windows).join('|')} ${Object.keys(scenes).join('|')} FILE`);
await play(window);
writeFileSync(out, pageOf({ title: '/flows', language: 'en', css: window.css, theme: 'light', screens: [{ caption: scene, html: window.draw() }] }));
await community.stop();
