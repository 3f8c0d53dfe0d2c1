import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newSession } from '../../src/engine/session.ts';
import { readTalks, type Talk, type TalkTurn } from '../../src/engine/talks/read.ts';
import { addTalk, type PlayedChat, recordTalk, writeTalk } from '../../src/engine/talks/record.ts';
import { Player, runTalk } from '../../src/engine/talks/run.ts';
import { root } from './fixtures.ts';
import { official, officialSources, smallWorld } from './worlds.ts';

const talksOf = (flow: string): readonly Talk[] => readTalks('talks.yaml', readFileSync(join(root, 'flows', flow, 'talks.yaml')), flow).talks;

/** Plays a talk by hand, and keeps the events as a door would see them. */
function play({ flow, language, country, turns }: Talk): PlayedChat {
  const player = new Player(official, newSession(language ?? 'en'), country);
  player.take({ kind: 'open', flow });
  const events: PlayedChat['events'][number][] = [];
  const take = (event: PlayedChat['events'][number]) => {
    events.push(event);
    player.take(event);
  };
  const press = (id: string) => take({ kind: 'press', token: player.buttons().find((each) => each.id === id)?.token ?? `no button ${id}` });
  for (const { action } of turns) {
    if (typeof action === 'string') take({ kind: 'text', text: action });
    else for (const id of 'tap' in action ? [action.tap] : [...action.pick, 'done']) press(id);
  }
  return { flow, language, country, events };
}

/** A turn; what was chosen together in any order. */
function inOrder({ asked, action }: TalkTurn) {
  return [asked, typeof action === 'object' && 'pick' in action ? { pick: action.pick.toSorted() } : action];
}

describe('a recorded talk', () => {
  const flows = officialSources.map(({ flow }) => flow).filter((flow) => /^(checks|after|crisis|practice|special)\//.test(flow));

  it.each(flows)('of each talk of %s passes, and goes the same way', (flow) => {
    for (const talk of talksOf(flow)) {
      const { talk: recorded, left } = recordTalk(official, play(talk), { name: talk.name, situation: talk.situation });
      const [read] = readTalks('talks.yaml', `spec: 1\nflow: ${flow}\ntalks:\n${writeTalk(recorded)}`, flow).talks;
      expect(left).toBe(0);
      expect(read?.turns.map(inOrder)).toEqual(talk.turns.map(inOrder));
      const [first, again] = [runTalk(official, talk), read && runTalk(official, read)];
      expect(again?.failures).toEqual([]);
      expect([again?.visited, again?.verdict]).toEqual([first.visited, first.verdict]);
    }
  });
});

const world = smallWorld([{ flow: 'mine/many', steps: 'what: {ask: "What?", many: true, options: {money: Money, code: A code, none: {text: Nothing, alone: true}}}\nlist: {say: Thank you.}\nrest: {when: "\'money\' in what", say: Call your bank.}' }]);

function pressing(...ids: string[]): PlayedChat {
  const player = new Player(world, newSession('en'));
  player.take({ kind: 'open', flow: 'mine/many' });
  const events = ids.map((id) => {
    const token = player.buttons().find((each) => each.id === id)?.token ?? id;
    player.take({ kind: 'press', token });
    return { kind: 'press', token } as const;
  });
  return { flow: 'mine/many', events };
}

describe('recording', () => {
  const record = (chat: PlayedChat) => recordTalk(world, chat, { name: 'Somebody' });

  it('tells what was marked at last, not what was marked on the way', () => {
    const { talk, left } = record(pressing('money', 'code', 'money', 'done'));
    expect([talk.turns, talk.visits, talk.ends, left]).toEqual([[{ what: { pick: ['code'] } }], ['list'], true, 0]);
    expect(record(pressing('money', 'none', 'done')).talk.turns).toEqual([{ what: { pick: ['none'] } }]);
  });

  it('keeps what was marked and never sent, and says nothing of an end', () => {
    expect(record(pressing('money')).talk).toEqual({ talk: 'Somebody', turns: [{ what: { tap: 'money' } }] });
  });

  it('counts what no talk can tell: old buttons, and words after the end', () => {
    const { events } = pressing('code', 'done');
    const { talk, left } = record({ flow: 'mine/many', events: [{ kind: 'press', token: '1.1.0' }, ...events, { kind: 'text', text: 'thank you' }] });
    expect([talk.turns, left]).toEqual([[{ what: { pick: ['code'] } }], 2]);
    const language = record({ flow: 'mine/many', events: [{ kind: 'text', text: 'language' }, { kind: 'text', text: 'Español' }] });
    expect(language).toEqual({ talk: { talk: 'Somebody', turns: [{ what: 'language' }] }, left: 1 });
  });
});

describe('addTalk', () => {
  const { talk } = recordTalk(world, pressing('money', 'done'), { name: 'Paid: "all of it" # now', situation: 'scam' });

  it('begins a file, and puts the next talk behind the last', () => {
    const first = addTalk(undefined, 'mine/many', talk) ?? '';
    expect(first).toBe(`spec: 1\nflow: mine/many\ntalks:\n  - talk: 'Paid: "all of it" # now'\n    situation: scam\n    turns:\n      - what: {pick: [money]}\n    visits: [list, rest]\n    ends: true\n`);
    const second = addTalk(`# mine\n${first}  # the end`, 'mine/many', talk) ?? '';
    expect(second.startsWith(`# mine\n${first}  # the end\n  - talk:`)).toBe(true);
    expect(readTalks('t', second, 'mine/many').talks.map((each) => each.name)).toEqual([talk.talk, talk.talk]);
  });

  it('follows the indentation that is there, and fills an empty list', () => {
    expect(addTalk('spec: 1\nflow: mine/many\ntalks:\n- talk: One\n', 'mine/many', talk)).toContain("\n- talk: One\n- talk: 'Paid");
    expect(addTalk('spec: 1\nflow: mine/many\ntalks: []\n', 'mine/many', talk)).toContain("\ntalks:\n  - talk: 'Paid");
  });

  it('changes nothing where it cannot put a talk', () => {
    expect(addTalk('spec: 1\nflow: mine/many\ntalks: [{talk: One}]\n', 'mine/many', talk)).toBeUndefined();
    expect(addTalk('talks:\n  - talk: One\nspec: 1\nflow: mine/many\n', 'mine/many', talk)).toBeUndefined();
    expect(addTalk('talks: [', 'mine/many', talk)).toBeUndefined();
  });
});
