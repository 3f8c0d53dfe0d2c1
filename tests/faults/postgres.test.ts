import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { testSeal } from '../adapters/telegram/bot.ts';
import { postgresServer } from '../postgres/kit.ts';
import { Wire } from '../postgres/proxy.ts';
import { OnTelegram } from './doors.ts';
import { allOnce, modelOf, opened, talk, throughFault, WORDS } from './scene.ts';
import { SmallDisk } from './small-disk.ts';

// What may befall a PostgreSQL and the way to it, while people talk to the bot.

const postgres = postgresServer();
let scene: OnTelegram;
let wire: Wire;
let databases = 0;
beforeEach(async () => {
  scene = await OnTelegram.open();
  scene.shared = { shared: 'claims' };
  wire = await Wire.to(postgres().port);
});
afterEach(async () => {
  await scene.close();
  await wire.close();
});

/** A bot that reaches a new database by the wire. */
async function begin(name = `fault_${(databases += 1)}`, create = (each: string) => postgres().createDatabase(each)): Promise<string> {
  const url = await create(name);
  await scene.begin(await opened(url.replace(String(postgres().port), String(wire.port)), testSeal));
  return url;
}

/** How many rows the last of them gave. */
async function sql(...texts: string[]): Promise<number> {
  const client = new pg.Client({ connectionString: postgres().url() });
  await client.connect();
  try {
    let rows = 0;
    for (const text of texts) rows = (await client.query(text)).rowCount ?? 0;
    return rows;
  } finally {
    await client.end();
  }
}

const cutOff = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bothends'";
const some = expect.toSatisfy((times: number) => times > 0);
const log = () => scene.lines.join('\n');

describe('PostgreSQL', { timeout: 120_000 }, () => {
  test.each(['SIGINT', 'SIGQUIT'] as const)('ended with %s and begun again: nobody notices', async (signal) => {
    await begin();
    const found = await throughFault(scene, async () => {
      await postgres().down(signal);
      await pause(500);
      await postgres().up();
    });
    expect(found).toMatchObject({ sorry: 0, doubled: 0 });
  });

  test('away for longer than anybody waits: people are told, and nothing is lost', async () => {
    await begin();
    const found = await throughFault(scene, async () => {
      wire.tear();
      await pause(12_000);
      wire.mend();
    });
    expect(found.sorry).toBeGreaterThan(0);
  });

  test('away from the middle of a save on, which was carried out: said again as asked, the answer counts once', async () => {
    await begin();
    const model = await modelOf(scene);
    const ann = scene.person();
    await talk(ann, [scene.hello, ...WORDS.slice(0, 4)]);
    wire.tearAfter('bothends save');
    const said = talk(ann, WORDS.slice(4));
    await pause(12_000);
    wire.mend();
    await said;
    expect((await allOnce(scene, model, [ann])).sorry).toBeGreaterThan(0);
  });

  test('slow: everybody is answered, later', async () => {
    await begin();
    const found = await throughFault(scene, async () => {
      wire.slow(300);
      await pause(4_000);
      wire.slow(0);
    });
    expect(found).toMatchObject({ sorry: 0, doubled: 0 });
  });

  test('the wire is cut again and again, in the middle of statements and of answers: each is made once', async () => {
    await begin();
    const found = await throughFault(scene, async () => {
      for (let time = 0; time < 20; time += 1) {
        if (time % 2) wire.cutNextStatement();
        else wire.cutNextAnswer();
        await pause(60);
      }
    });
    expect(wire.cuts).toBeGreaterThan(8);
    expect(found).toMatchObject({ sorry: 0, doubled: 0 });
  });

  test('made to take no writes, and to take them again: nothing is lost, nothing comes twice', async () => {
    await begin();
    const found = await throughFault(scene, async () => {
      await sql('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()');
      await pause(6_000);
      await sql('ALTER SYSTEM RESET default_transaction_read_only', 'SELECT pg_reload_conf()');
    });
    expect(log()).toContain('25006');
    expect(found).toMatchObject({ sorry: some, doubled: 0 });
  });

  test('without a connection left, since others have them all: nothing is lost, nothing comes twice', async () => {
    await sql("CREATE ROLE ours LOGIN PASSWORD 'ours-password'; CREATE ROLE others LOGIN PASSWORD 'others-password'", 'CREATE DATABASE crowded OWNER ours');
    await begin('crowded', async (name) => postgres().url(name).replace(/postgres:[^/@]*@/, 'ours:ours-password@'));
    const others = new Others(postgres().url().replace(/postgres:[^/@]*@/, 'others:others-password@'));
    const fault = async () => {
      await pause(6_000);
      await others.leave();
    };
    // Before anybody talks: a quick machine would be through with the talks until all are taken.
    const found = await throughFault(scene, fault, () => others.takeAll(() => sql(cutOff)));
    expect(log()).toContain('53300');
    expect(found).toMatchObject({ sorry: some, doubled: 0 });
  });

  test.skipIf(!SmallDisk.possible())('a disk that is full, and has room again: nothing is lost, nothing comes twice', async () => {
    const disk = new SmallDisk(32);
    onTestFinished(() => disk.remove());
    await sql(`CREATE TABLESPACE small LOCATION '${disk.folder}'`);
    await begin('filled', async (name) => {
      await sql(`CREATE DATABASE ${name} TABLESPACE small`);
      return postgres().url(name);
    });
    const found = await throughFault(scene, async () => {
      disk.fill();
      await pause(8_000);
      disk.free();
    });
    expect(log()).toContain('53100');
    expect(found).toMatchObject({ sorry: some, doubled: 0 });
  });
});

/** Other programs that use the same server. */
class Others {
  readonly #clients: pg.Client[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @param end ends the connections of the bot, so that there is one more to take, and tells how many those were */
  async takeAll(end: () => Promise<number>): Promise<void> {
    // The bot is as quick to take what comes free: there are none left when it had none and we are refused.
    for (let refused = 0; refused < 3; ) {
      const client = new pg.Client({ connectionString: this.#url });
      client.on('error', () => {});
      try {
        await client.connect();
        this.#clients.push(client);
        refused = 0;
      } catch {
        refused = (await end()) > 0 ? 0 : refused + 1;
      }
    }
  }
  async leave(): Promise<void> {
    await Promise.all(this.#clients.map((each) => each.end()));
  }
}
