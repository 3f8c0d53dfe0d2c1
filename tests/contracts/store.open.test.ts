import { chmodSync, readFileSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createPrivate } from '../../src/storage/files.ts';
import { parseLocation } from '../../src/storage/location.ts';
import { openStore } from '../../src/storage/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { loadSecret } from '../../src/storage/secret.ts';
import { StoreRefused } from '../../src/storage/store.ts';
import { inFolder, person, saved, seal, turn } from './store.helpers.ts';

const options = { seal, clock: Date.now };

describe('openStore', () => {
  it.each(['memory:', 'sqlite::memory:'])('opens %s', async (url) => {
    const store = await openStore(url, options);
    await saved(store, turn('anna'));
    await store.close();
  });

  it('opens a file again', () =>
    inFolder(async (folder) => {
      const url = `sqlite:${join(folder, 'new', 'a.db')}`;
      for (const found of [false, true]) {
        const store = await openStore(url, options);
        expect((await store.load(person('anna'))) !== undefined).toBe(found);
        if (!found) await saved(store, turn('anna'));
        await store.close();
      }
    }));

  it('opens a new file for two at once', () =>
    inFolder(async (folder) => {
      const url = `sqlite:${join(folder, 'a.db')}`;
      const stores = await Promise.all([openStore(url, options), openStore(url, options)]);
      for (const store of stores) await store.close();
    }));

  it.each([
    ['mysql://localhost', /names "mysql".*Use sqlite:/],
    ['bothends.db', /does not begin with a kind.*Use sqlite:/],
    ['sqlite:', /names no file.*Use sqlite:/],
    ['postgres:user:pass@host/bothends', /^DATABASE_URL cannot be read: write [^\n]*user:password@host:5432[^\n]*$/],
    ['postgres://user:12/34@host/bothends', /^DATABASE_URL cannot be read: write postgres:/],
    ['postgresql://user:pass@host:port/bothends', /^DATABASE_URL cannot be read: write postgres:/],
  ])('refuses %s and says what to do', async (url, problem) => {
    await expect(openStore(url, options)).rejects.toThrow(problem);
    await expect(openStore(url, options)).rejects.toBeInstanceOf(StoreRefused);
  });

  it('refuses a place where no file can be, in one line', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const url = `sqlite:${join(folder, 'file', 'a.db')}`;
      await expect(openStore(url, options)).rejects.toThrow(/^[^\n]*a\.db cannot be used: E[A-Z]+[^\n]*$/);
      await expect(openStore(url, options)).rejects.toBeInstanceOf(StoreRefused);
      expect(() => loadSecret(url)).toThrow(StoreRefused);
    }));

  it("refuses another program's database, in one line", () =>
    inFolder(async (folder) => {
      const file = join(folder, 'a.db');
      const db = new DatabaseSync(file);
      db.exec('CREATE TABLE session (id INTEGER); PRAGMA user_version = 1');
      db.close();
      await expect(openStore(`sqlite:${file}`, options)).rejects.toThrow(/^[^\n]*a\.db is not a database of this program: [^\n]*$/);
      await expect(openStore(`sqlite:${file}`, options)).rejects.toBeInstanceOf(StoreRefused);
    }));

  it('reads both ways of writing an absolute path', () => {
    expect(parseLocation('sqlite:/srv/a.db')).toEqual({ kind: 'sqlite', file: '/srv/a.db' });
    expect(parseLocation('sqlite:///srv/a.db')).toEqual({ kind: 'sqlite', file: '/srv/a.db' });
  });
});

describe('loadSecret', () => {
  const given = 'given by the operator, and long enough';

  it('takes what is given, if it is long enough', () => {
    expect(loadSecret('postgres://localhost/a', given)).toBe(given);
    expect(() => loadSecret('memory:', 'short')).toThrow(/SESSION_SECRET is 5 bytes/);
  });

  it('wants one for PostgreSQL', () => {
    expect(() => loadSecret('postgres://localhost/a')).toThrow(/SESSION_SECRET is required/);
  });

  it('makes one that goes with the memory', () => {
    expect(loadSecret('memory:')).not.toBe(loadSecret('memory:'));
    expect(() => createSeal(loadSecret('sqlite::memory:'))).not.toThrow();
  });

  it('makes a private file once and reads it afterwards', () =>
    inFolder(async (folder) => {
      const url = `sqlite:${join(folder, 'data', 'a.db')}`;
      const secret = loadSecret(url);
      const file = join(folder, 'data', 'a.db.secret');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
      expect(loadSecret(url)).toBe(secret);
      expect(loadSecret(url, given)).toBe(given);
      expect(readFileSync(file, 'utf8').trim()).toBe(secret);
      expect(readdirSync(join(folder, 'data'))).toEqual(['a.db.secret']);
    }));

  it('refuses a file that others can read, and one that is too short', () =>
    inFolder(async (folder) => {
      const url = `sqlite:${join(folder, 'a.db')}`;
      loadSecret(url);
      chmodSync(join(folder, 'a.db.secret'), 0o640);
      expect(() => loadSecret(url)).toThrow(/a\.db\.secret can be read by others \(mode 640\)\. Run: chmod 600/);
      chmodSync(join(folder, 'a.db.secret'), 0o600);
      writeFileSync(join(folder, 'a.db.secret'), 'short\n');
      expect(() => loadSecret(url)).toThrow(/a\.db\.secret is 5 bytes/);
    }));

  it('never overwrites, even when another process was faster', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'x');
      createPrivate(file, 'first');
      createPrivate(file, 'second');
      expect(readFileSync(file, 'utf8')).toBe('first');
    }));

  it('is not missed for a file that is no database', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'a.db');
      writeFileSync(file, 'notes of somebody');
      expect(() => loadSecret(`sqlite:${file}`)).toThrow(/^[^\n]*a\.db is not a database of this program\. Move it away[^\n]*$/);
      expect(readFileSync(file, 'utf8')).toBe('notes of somebody');
    }));

  it('makes no new one for a database that has lost its own', () =>
    inFolder(async (folder) => {
      const url = `sqlite:${join(folder, 'a.db')}`;
      const store = await openStore(url, { ...options, seal: createSeal(loadSecret(url)) });
      await store.close();
      unlinkSync(join(folder, 'a.db.secret'));
      expect(() => loadSecret(url)).toThrow(/secret that is not here: restore .*a\.db\.secret/);
    }));
});
