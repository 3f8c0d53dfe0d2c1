import { expect, test } from 'vitest';
import { articles, groupMessage } from '../../src/adapters/telegram/elsewhere.ts';
import { profilesOf } from '../../src/adapters/telegram/profile.ts';
import { suggestions } from '../../src/adapters/discord/search.ts';
import { withServerFlows } from '../../src/adapters/discord/manage.ts';
import { guideOf } from '../../src/bot.ts';
import { compile } from '../../src/engine/compile.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { draftsOf } from '../../src/files.ts';
import { communityOn, giveaway, manager, official, scope } from './kit.ts';

// A stranger's flow may be called as it likes: whose it is comes first, so that nothing that cuts a title cuts that.

const TITLE = 'Is this giveaway real?';
const { lexicon, programs, sources } = official();
const withCommand = giveaway.replace('start: {', 'start: {command: giveaway, ');
const compiled = (by: string) => compile([{ flow: 'community/giveaway', file: 'flow.yaml', text: withCommand, translations: [], origin: { kind: 'community', by } }], lexicon, { beside: draftsOf(sources) });
const guide = (by = 'Chess Club') => guideOf({ lexicon, programs: new Map([...programs, ...compiled(by).programs]) });
const languages = [...lexicon.languages.keys()];

test('what is shown first is whose it is, in every language', () => {
  for (const language of languages) {
    const title = guide().flows.find(({ flow }) => flow === 'community/giveaway')?.title(language) ?? '';
    expect([language, title.indexOf('Chess Club') >= 0 && title.indexOf('Chess Club') < title.indexOf(TITLE)]).toEqual([language, true]);
    expect(guide().text(language, 'manage.here', { title: TITLE }).indexOf(TITLE)).toBeGreaterThan(3);
  }
  expect(guide('@everyone https://x.example').flows.find(({ flow }) => flow === 'community/giveaway')?.title('en')).not.toMatch(/[@/]/);
  expect(guide('').flows.find(({ flow }) => flow === 'community/giveaway')?.title('en')).toBe(`By a community: ${TITLE}`);
  expect(guide().flows.find(({ flow }) => flow === 'checks/prize')?.title('en')).not.toContain('By ');
});

test('in the searches and the menus of both platforms', () => {
  const own = [{ name: 'giveaway', title: TITLE, link: 'cA' }];
  const ways: Record<string, string[]> = {
    inline: articles({ kind: 'search', query: '1', words: 'giveaway', locale: 'en' }, guide(), 'a_bot').map(({ title }) => title),
    check: suggestions('giveaway', 'en', guide()).map(({ name }) => name),
    server: withServerFlows([], own, '', guide(), (title) => guide().text('en', 'manage.here', { title })).map(({ name }) => name),
    group: groupMessage({ kind: 'group', chat: -1, message: 1 }, own, guide(), 'a_bot').buttons.map(({ text }) => text),
    menu: profilesOf(guide()).flatMap(({ commands }) => commands.flatMap(([, list]) => list.map(({ description }) => description))),
  };
  const shown = Object.entries(ways).map(([way, texts]) => [way, texts.filter((text) => text.includes(TITLE))] as const);
  expect(shown.filter(([, texts]) => texts.length === 0 || texts.some((text) => text.startsWith(TITLE)))).toEqual([]);
});

test('on the buttons of the gallery', async () => {
  const pack = giveaway; // by itself it is made into a pack, by a community without a name
  const community = communityOn(new MemoryStore(Date.now), [pack]);
  const managed = await community.manage({ kind: 'manage', scope, deed: 'browse' }, manager);
  const labels = 'messages' in managed ? managed.messages.flatMap(({ keyboard }) => keyboard?.options.map(({ label }) => label) ?? []) : [];
  expect(labels[0]).toBe(`By a community: ${TITLE}`);
});
