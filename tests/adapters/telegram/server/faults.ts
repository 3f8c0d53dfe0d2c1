/** Something that goes wrong with calls, `times` times. */
export interface Fault {
  /** Method's name; `*`: every call but getUpdates. */
  method: string;
  /** Only calls to this chat. */
  chat?: number;
  times?: number;
  /** Calls that are let through first. */
  skip?: number;
  /** Milliseconds before anything is done. */
  delay?: number;
  /** Milliseconds after it was done and before it is answered. */
  late?: number;
  /** Answered with this status instead of being done. */
  status?: number;
  description?: string;
  /** Seconds, with status 429. */
  retryAfter?: number;
  /** Answered with this text instead of JSON, as proxies do. */
  body?: string;
  /** `request`: nothing is done and the connection breaks. `answer`: it is done, and the connection breaks. */
  lose?: 'request' | 'answer';
}

const descriptions: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  429: 'Too Many Requests: retry after 1',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

export class Faults {
  #list: (Fault & { left: number; skipped: number })[] = [];

  add(fault: Fault): void {
    this.#list.push({ ...fault, left: fault.times ?? 1, skipped: 0 });
  }

  clear(): void {
    this.#list = [];
  }

  /** The fault that befalls this call, if any; it is used up by it. */
  take(method: string, chat: number | undefined): Fault | undefined {
    const fits = (fault: Fault) => (fault.method === method || (fault.method === '*' && method !== 'getUpdates')) && (fault.chat === undefined || fault.chat === chat);
    for (const fault of this.#list) {
      if (fault.left === 0 || !fits(fault)) continue;
      if (fault.skipped < (fault.skip ?? 0)) {
        fault.skipped += 1;
        continue;
      }
      fault.left -= 1;
      return fault;
    }
    return undefined;
  }
}

export function answerOf({ status = 400, description, retryAfter }: Fault) {
  return {
    ok: false,
    error_code: status,
    description: description ?? (status === 429 ? `Too Many Requests: retry after ${retryAfter ?? 1}` : (descriptions[status] ?? 'Bad Request')),
    ...(status === 429 && { parameters: { retry_after: retryAfter ?? 1 } }),
  };
}
