import { parseArgs } from 'node:util';
import { Controller } from '../../src/botkit/controller.ts';
import { Host, wrapped } from '../../src/botkit/host.ts';
import { defaultLimits } from '../../src/botkit/limits.ts';
import { FakeAdapter, build, personOf } from '../botkit/kit.ts';

/**
 * Processor time of a turn, in microseconds: through Botkit alone (every middleware stage, one reply), and
 * through the whole shell with a store in memory and an engine that does next to nothing. Prints JSON.
 * Options: --turns 20000
 */
const { values } = parseArgs({ options: { turns: { type: 'string', default: '20000' } } });
const turns = Number(values.turns);
const event = { kind: 'text' as const, text: 'yes' };

const botkit = await measure(botkitAlone());
const shell = await measure(await wholeShell());
console.log(JSON.stringify({ turns, microseconds: { botkit, shell } }));

function botkitAlone(): (n: number) => Promise<unknown> {
  const { middleware } = defaultLimits;
  const host = new Host(middleware);
  const controller = new Controller(host, middleware, () => {});
  controller.answer((bot) => bot.say(wrapped('reply')));
  const adapter = new FakeAdapter();
  const person = personOf('fake', 'ann');
  return (n) => {
    adapter.sent.length = 0;
    const incoming = { id: String(n), user: 'ann', to: 'ann', event };
    return host.begin({ adapter, person, to: 'ann', state: null, incoming }, (context) => controller.drive(context));
  };
}

async function wholeShell(): Promise<(n: number) => Promise<unknown>> {
  const show = { do: 'show' as const, message: { blocks: [{ kind: 'text' as const, text: 'reply' }] } };
  const { adapter, shell } = build({ advance: (_, session) => ({ session, effects: [show], keep: true }) });
  await shell.start();
  return (n) => {
    adapter.sent.length = 0;
    return adapter.deliver(event, `user ${n % 500}`);
  };
}

async function measure(turn: (n: number) => Promise<unknown>): Promise<number> {
  for (let n = 0; n < turns / 4; n += 1) await turn(n);
  const before = process.cpuUsage();
  for (let n = 0; n < turns; n += 1) await turn(n);
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / turns);
}
