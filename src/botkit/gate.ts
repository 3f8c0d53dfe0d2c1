/** Lets so many in at once; the others wait in the order of their coming. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  readonly #most: number;
  #free: number;

  constructor(most: number) {
    this.#most = most;
    this.#free = most;
  }

  /** Those inside, and those that wait. */
  get inside(): number {
    return this.#most - this.#free;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves once there is room, with what gives the room back; calling that again does nothing. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let inside = true;
    return () => {
      if (inside) this.#leave();
      inside = false;
    };
  }

  /** The room goes straight to who waited longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

/** A gate for each key, made when it is first asked for: keys are few. */
export class Gates {
  readonly #gates = new Map<string, Gate>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** As `Gate.enter`. */
  enter(key: string): Promise<() => void> {
    const gate = this.#gates.get(key) ?? new Gate(this.#most);
    this.#gates.set(key, gate);
    return gate.enter();
  }
}
