import { StoreUnavailable } from '../storage/store.ts';
import type { Fields } from './log.ts';
import { within } from './within.ts';

/** Whose fault: the database cannot serve, or a bug of ours. Decides what the person is told. */
export type Fault = 'store' | 'ours';

/** An error that knows where it came from. */
export class Trouble extends Error {
  override name = 'Trouble';
  readonly fault: Fault;
  readonly where: string;
  constructor(fault: Fault, where: string, cause: unknown) {
    super(`${fault} trouble in ${where}`, { cause });
    this.fault = fault;
    this.where = where;
  }
}

/** A turn that may have been saved or not: nothing true can be told about it yet. */
export class Undecided extends Trouble {
  /** Settles once it is known: rejects when nothing was saved. */
  readonly decided: Promise<unknown>;
  constructor(cause: Trouble, decided: Promise<unknown>) {
    super(cause.fault, cause.where, cause.cause);
    this.decided = decided;
    decided.catch(() => {});
  }
}

/** Anything thrown, with its place; whatever is not known to be the store's fault is ours. */
export function asTrouble(error: unknown, where: string): Trouble {
  return error instanceof Trouble ? error : new Trouble('ours', where, error);
}

/** One call of the store: its failure is told apart from our own bugs, and it cannot hang a turn. */
export async function inStore<T>(where: string, ms: number, call: () => Promise<T>): Promise<T> {
  try {
    return await within(ms, call());
  } catch (error) {
    throw new Trouble('store', `store.${where}`, error);
  }
}

/**
 * What may be logged of an error: its kind, its code and where in the code it arose. Never its message,
 * which may quote what a person wrote.
 */
export function describe(error: unknown): Fields {
  if (error instanceof Trouble) return { where: error.where, ...describe(error.cause) };
  if (!(error instanceof Error)) return { error: typeof error };
  const outage = error instanceof StoreUnavailable ? { reason: error.reason, file: error.file } : {};
  return { error: error.name, ...outage, code: codeOf(error), at: placeOf(error), cause: causeOf(error) };
}

function codeOf(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'number' || (typeof code === 'string' && /^\w{1,64}$/.test(code)) ? String(code) : undefined;
}

function causeOf(error: Error): string | undefined {
  if (!(error.cause instanceof Error)) return undefined;
  const code = codeOf(error.cause);
  return code ? `${error.cause.name} ${code}` : error.cause.name;
}

const frame = /^ {4}at (?:([\w.<>#$ ]{1,80}) )?\(?(?:.*[/\\])?([\w.-]{1,80}:\d+:\d+)\)?$/;

/** The innermost frames as `function file:line:column`; the message before them is cut off first. */
function placeOf(error: Error): string | undefined {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message) + error.message.length;
  const frames = stack.slice(start).split('\n').flatMap((line) => {
    const match = frame.exec(line);
    return match ? [[match[1], match[2]].filter(Boolean).join(' ')] : [];
  });
  return frames.length ? frames.slice(0, 4).join(' < ') : undefined;
}
