export type Params = Record<string, unknown>;

/** A call is refused, as the API would. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly body: Params;
  constructor(status: number, code: number, message: string, more: Params = {}) {
    super(message);
    this.status = status;
    this.body = { message, code, ...more };
  }
}

export function refuse(status: number, code: number, message: string): never {
  throw new Refused(status, code, message);
}

/** What there is none of, or none that the bot may know of. */
export const noSuch = {
  channel: () => refuse(404, 10003, 'Unknown Channel'),
  guild: () => refuse(404, 10004, 'Unknown Guild'),
  message: () => refuse(404, 10008, 'Unknown Message'),
  user: () => refuse(404, 10013, 'Unknown User'),
  webhook: () => refuse(404, 10015, 'Unknown Webhook'),
  interaction: () => refuse(404, 10062, 'Unknown interaction'),
  command: () => refuse(404, 10063, 'Unknown application command'),
  route: () => refuse(404, 0, '404: Not Found'),
} as const;

/** All that is wrong with a body, told at once: `{errors: {content: {_errors: […]}}}`. */
export class Findings {
  readonly #errors: Params = {};
  #any = false;

  add(path: string, code: string, message: string): void {
    this.#any = true;
    let at = this.#errors;
    for (const step of path.split('.').filter(Boolean)) at = (at[step] ??= {}) as Params;
    ((at['_errors'] ??= []) as Params[]).push({ code, message });
  }

  /** A text that may be missing. Nothing says whether units or characters are counted: units are never fewer. */
  text(path: string, value: unknown, most: number, least = 0): void {
    if (value === undefined || value === null) return;
    if (typeof value !== 'string') this.add(path, 'BASE_TYPE_BAD_STRING', 'Could not interpret string.');
    else if (value.length > most) this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`);
    else if (value.length < least) this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`);
  }

  /** A text that must be there. */
  needed(path: string, value: unknown, most: number, least = 1): void {
    if (this.there(path, value)) this.text(path, value, most, least);
  }

  there(path: string, value: unknown): boolean {
    const there = value !== undefined && value !== null && value !== '';
    if (!there) this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
    return there;
  }

  list(path: string, value: unknown, least: number, most: number): boolean {
    if (!Array.isArray(value)) this.add(path, 'BASE_TYPE_BAD_TYPE', 'Only iterables may be used in a ListType');
    else if (value.length < least || value.length > most) this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`);
    else return true;
    return Array.isArray(value);
  }

  oneOf(path: string, value: unknown, choices: readonly unknown[]): boolean {
    const fits = choices.includes(value);
    if (!fits) this.add(path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices.join(', ')}}.`);
    return fits;
  }

  number(path: string, value: unknown, least: number, most: number): void {
    if (value === undefined || value === null) return;
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    if (!fits) this.add(path, 'NUMBER_TYPE_COERCE', `int value should be between ${least} and ${most}.`);
  }

  /** Refuses if anything was found; `under` is the field that holds what was looked at. */
  end(under?: string): void {
    if (!this.#any) return;
    throw new Refused(400, 50035, 'Invalid Form Body', { errors: under === undefined ? this.#errors : { [under]: this.#errors } });
  }
}
