import { assign, createActor, createMachine, type Snapshot, transition } from 'xstate';
import { type Answer, answers } from '../material.ts';
import { type Contestant, immediate } from './contestant.ts';
import { resultOf, tallyOf, type Words } from './texts.ts';

interface Context {
  given: Record<string, Answer>;
  asked: number;
}
interface Given {
  type: Answer;
}
interface Reply {
  state: string;
  text: string;
  buttons: { label: string; press: string }[];
}

/** One state per item; the answers in the context. */
function machineOf({ checklist: { items } }: Words) {
  const states = items.map(({ name }, at) => {
    const next = items[at + 1]?.name ?? 'verdict';
    const record = assign<Context, Given, undefined, Given, never>(({ context, event }) => ({
      given: { ...context.given, [name]: event.type },
      asked: context.asked + 1,
    }));
    const stops = ({ context }: { context: Context }) => resultOf(tallyOf(items, { ...context.given, [name]: 'yes' })) === 'stop';
    const on = { yes: [{ guard: stops, target: 'verdict', actions: record }, { target: next, actions: record }], no: { target: next, actions: record }, unsure: { target: next, actions: record } };
    return [name, { on }] as const;
  });
  const context: Context = { given: {}, asked: 1 };
  return createMachine({
    types: {} as { context: Context; events: Given },
    context,
    initial: items[0]?.name ?? 'verdict',
    states: { ...Object.fromEntries(states), verdict: { type: 'final' } },
  });
}

/** What is shown in a state. */
function viewOf(words: Words) {
  const { items } = words.checklist;
  const places = new Map(items.map((item, at) => [item.name, at]));
  return (value: unknown, { given }: Context, press: string | undefined): Omit<Reply, 'state'> => {
    const at = places.get(String(value));
    if (at === undefined) {
      const tally = tallyOf(items, given);
      return { text: words.verdict(resultOf(tally), tally.signs, tally.open), buttons: [] };
    }
    const before = items[at - 1];
    const ask = words.question(at);
    return {
      text: press === 'yes' && before ? `${words.noted(before)}\n${ask}` : ask,
      buttons: words.labels.map((label, option) => ({ label, press: answers[option] ?? '' })),
    };
  };
}

const common = {
  press: ({ buttons }: Reply, answer: number) => buttons[answer]?.press ?? '',
  shown: ({ text, buttons }: Reply) => ({ text, labels: buttons.map(({ label }) => label) }),
};

/** XState as its guide says: an actor restored from a persisted snapshot on every turn. */
export function xstate(words: Words): Contestant {
  const machine = machineOf(words);
  const view = viewOf(words);
  const turn = (state: string | undefined, press?: string): Reply => {
    const actor = createActor(machine, state === undefined ? {} : { snapshot: JSON.parse(state) as Snapshot<unknown> }).start();
    // A press carries nothing but the type of an event.
    if (press !== undefined) actor.send({ type: press as Answer });
    const { value, context } = actor.getSnapshot();
    const reply = { state: JSON.stringify(actor.getPersistedSnapshot()), ...view(value, context, press) };
    actor.stop();
    return reply;
  };
  return immediate<Reply>({ name: 'XState 5', opening: turn(undefined), turn, ...common });
}

/** XState without an actor: only value and context are kept, and the pure function `transition` is called. */
export function xstatePure(words: Words): Contestant {
  const machine = machineOf(words);
  const view = viewOf(words);
  const start = createActor(machine).getSnapshot();
  const turn = (state: string, press: string): Reply => {
    const kept = JSON.parse(state) as { value: string; context: Context };
    const [{ value, context }] = transition(machine, machine.resolveState(kept), { type: press as Answer });
    return { state: JSON.stringify({ value, context }), ...view(value, context, press) };
  };
  const opening = { state: JSON.stringify({ value: start.value, context: start.context }), ...view(start.value, start.context, undefined) };
  return immediate<Reply>({ name: 'XState 5, pure transition', opening, turn, ...common });
}
