import { type Answer, answers, CHECKLIST, type Item } from '../material.ts';
import { type Contestant, immediate } from './contestant.ts';
import { resultOf, tallyOf, type Words } from './texts.ts';

interface Place {
  v: number;
  flow: string;
  revision: string;
  language: string;
  answers: Record<string, Answer>;
  asked: number;
  misses: number;
}
interface Button {
  label: string;
  token: string;
}
interface Reply {
  state: string;
  text: string;
  buttons: Button[];
  controls: Button[];
}

const REVISION = 'x7Jk2mQ9vR4tYb1nZc8wLg';

/** The same checklist, written by hand for nothing else: what the least possible work costs. */
export function hand(words: Words): Contestant {
  const { items } = words.checklist;
  const keys = items.map((_, at) => (((at + 1) * 0x9e3779b1) >>> 0).toString(36));
  const begun: Place = { v: 1, flow: CHECKLIST, revision: REVISION, language: 'en', answers: {}, asked: 1, misses: 0 };

  function turn(state: string, token: string): Reply {
    const place = JSON.parse(state) as Place;
    const at = items.findIndex((item) => place.answers[item.name] === undefined);
    const item = items[at];
    const [key, asked, option] = token.split('.');
    const answer = answers[Number(option)];
    if (!item || !answer || key !== keys[at] || Number.parseInt(asked ?? '', 36) !== place.asked) return question(place, at);
    place.answers[item.name] = answer;
    place.asked++;
    place.misses = 0;
    const tally = tallyOf(items, place.answers);
    const result = resultOf(tally);
    if (result !== 'stop' && at + 1 < items.length) return question(place, at + 1, answer === 'yes' ? item : undefined);
    return { state: JSON.stringify({ ...place, answers: {} }), text: words.verdict(result, tally.signs, tally.open), buttons: [], controls: controls('', false) };
  }

  function question(place: Place, at: number, noted?: Item): Reply {
    const stem = `${keys[at]}.${place.asked.toString(36)}.`;
    const ask = words.question(at);
    return {
      state: JSON.stringify(place),
      text: noted ? `${words.noted(noted)}\n${ask}` : ask,
      buttons: words.labels.map((label, option) => ({ label, token: stem + option })),
      controls: controls(stem, at > 0),
    };
  }

  function controls(stem: string, back: boolean): Button[] {
    const list = [{ label: words.label('skip'), token: `${stem}*` }, { label: words.label('why'), token: '!why' }];
    if (back) list.push({ label: words.label('back'), token: '!back' });
    list.push({ label: words.label('helpnow'), token: '!helpnow' });
    return list;
  }

  return immediate<Reply>({
    name: 'hand-written',
    opening: question(begun, 0),
    turn,
    press: ({ buttons }, answer) => buttons[answer]?.token ?? '',
    shown: ({ text, buttons }) => ({ text, labels: buttons.map(({ label }) => label) }),
  });
}
