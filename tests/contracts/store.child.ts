import { writeSync } from 'node:fs';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { person, reply, seal, talking, turn } from './store.helpers.ts';

/**
 * A second process on the same database, for the tests of SQLite. Arguments: file, what to do, and a number.
 * Prints one line for each acknowledged commit, at once, so that nothing printed was still on its way.
 */
const [, , file = '', task, count = '0'] = process.argv;
const store = await openSqlite(file, { seal, clock: Date.now });

if (task === 'write') await Promise.all(Array.from({ length: Number(count) }, (_, n) => write(`user ${n}`)));
else await compete('contested', Number(count));
await store.close();

/** Until killed. */
async function write(user: string): Promise<never> {
  for (let n = 0, version = 0; ; n++) {
    const event = `child:${user}.${n}`;
    const committed = await store.commit(
      turn(user, { event, version, session: talking(`${n}`), outbox: reply(`${n}`) }),
    );
    if (committed.outcome !== 'saved') throw new Error(committed.outcome);
    version = committed.version;
    acknowledge({ user, n, version });
    if (n % 2) await store.markSent(committed.outbox ?? 0, 1);
  }
}

/** Adds one to a number that another process adds to as well. */
async function compete(user: string, times: number): Promise<void> {
  for (let won = 0, tries = 0; won < times; tries++) {
    const row = await store.load(person(user));
    const next = (row?.session.asked ?? 0) + 1;
    const session = { ...talking(), asked: next };
    const event = `child:${process.pid}.${tries}`;
    const committed = await store.commit(turn(user, { event, version: row?.version ?? 0, session }));
    if (committed.outcome !== 'saved') continue;
    won++;
    acknowledge({ version: committed.version, asked: next });
  }
}

function acknowledge(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
