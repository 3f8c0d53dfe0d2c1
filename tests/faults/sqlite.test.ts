import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { testSeal } from '../adapters/telegram/bot.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { OnTelegram } from './doors.ts';
import { opened, throughFault } from './scene.ts';
import { SmallDisk } from './small-disk.ts';

// What may befall a file, while people talk to the bot.

let scene: OnTelegram;
beforeEach(async () => {
  scene = await OnTelegram.open();
});
afterEach(() => scene.close());

describe('SQLite', { timeout: 120_000 }, () => {
  test.skipIf(!SmallDisk.possible())('a disk that is full, and has room again: nothing is lost, nothing comes twice', async () => {
    const disk = new SmallDisk(24);
    onTestFinished(() => disk.remove());
    await scene.begin(await opened(`sqlite:${join(disk.folder, 'full.db')}`, testSeal));
    const found = await throughFault(scene, async () => {
      disk.fill();
      await pause(1_500);
      disk.free();
    });
    expect(scene.lines.join('\n')).toMatch(/SQLITE_(FULL|IOERR)/);
    expect(found).toMatchObject({ sorry: expect.toSatisfy((times: number) => times > 0), doubled: 0 });
  });

  test('locked by another program for longer than anybody waits: nothing is lost, nothing comes twice', async () => {
    const file = join(temporaryFolder(), 'locked.db');
    await scene.begin(await opened(`sqlite:${file}`, testSeal));
    const found = await throughFault(scene, async () => {
      const other = new DatabaseSync(file, { timeout: 5_000 });
      other.exec('BEGIN IMMEDIATE');
      await pause(6_000);
      other.exec('ROLLBACK');
      other.close();
    });
    expect(scene.lines.join('\n')).toContain('SQLITE_BUSY');
    expect(found).toMatchObject({ sorry: expect.toSatisfy((times: number) => times > 0), doubled: 0 });
  });
});
