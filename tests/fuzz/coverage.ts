import { type Profiler, Session } from 'node:inspector';

/** Which blocks of our reader, compiler, engine and renderers ran, as V8 counts them itself. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** How many blocks ran since the last time that never ran before. */
  fresh(): number {
    const before = this.#seen.size;
    for (const { url, functions } of this.#taken()) {
      if (!/\/src\/(?:yaml|engine|message|adapters)\//.test(url)) continue;
      for (const { ranges } of functions) for (const { startOffset, endOffset, count } of ranges) if (count > 0) this.#seen.add(`${url}:${startOffset}:${endOffset}`);
    }
    return this.#seen.size - before;
  }

  get size(): number {
    return this.#seen.size;
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** The session is of this very thread, so that its answer comes before `post` returns. */
  #taken(): readonly Profiler.ScriptCoverage[] {
    let all: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error === null) all = taken.result;
    });
    return all;
  }
}
