import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** A disk of its own, in memory, that a test may fill. Only root may have one: ask `possible` first. */
export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;

  /** @param megabytes all that it holds */
  constructor(megabytes: number) {
    this.folder = mkdtempSync('/tmp/bothends-disk-');
    this.#ballast = join(this.folder, 'ballast');
    mount(this.folder, megabytes);
  }

  /** Takes all the room there is, to the last byte, also where others write at the same moment. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bavail * bsize));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  /** Gives it back. */
  free(): void {
    unlinkSync(this.#ballast);
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  static possible(): boolean {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
    const folder = mkdtempSync('/tmp/bothends-disk-');
    try {
      mount(folder, 1);
      spawnSync('umount', [folder]);
      return true;
    } catch {
      return false;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function mount(folder: string, megabytes: number): void {
  // Whom PostgreSQL runs as, where tests are run by root: it wants its folders for its own.
  const nobody = spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout.trim();
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777,uid=${nobody}`, 'tmpfs', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no disk: ${stderr}`);
}
