import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** A disk of its own, in memory, that a test may fill. Only root may have one: ask `possible` first. */
export class SmallDisk {
  /** Open to every user. */
  readonly folder: string;
  readonly #ballast: string;

  /** @param megabytes all that it holds */
  constructor(megabytes: number) {
    // PostgreSQL runs as another user, who must reach it.
    this.folder = mkdtempSync('/tmp/bothends-disk-');
    this.#ballast = join(this.folder, 'ballast');
    mount(this.folder, megabytes);
  }

  /** Takes all the room there is, to the last byte. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    writeFileSync(this.#ballast, Buffer.alloc(bavail * bsize));
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
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no disk: ${stderr}`);
}
