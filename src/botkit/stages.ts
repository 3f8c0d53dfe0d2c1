/** Botkit's middleware stages, as far as we use them (the package `ware`, which has no types). */
export interface Stage {
  use(...middleware: Middleware[]): Stage;
  run(...argumentsAndDone: unknown[]): void;
}
/**
 * Settles with its promise, or by calling `next` when it takes one argument more than the stage gives. Botkit's
 * type for stages is `any`, so the arguments cannot be checked here.
 */
export type Middleware = (...given: never[]) => unknown;

/**
 * Makes a stage safe: with `ware` alone an asynchronous function that takes `next` and throws leaves the turn
 * unsettled and ends the process by an unhandled rejection.
 */
export function harden(stage: Stage, given: number): void {
  const use = stage.use.bind(stage);
  stage.use = (...middleware) => {
    for (const each of middleware.flat()) use(settling(each, given));
    return stage;
  };
}

/** Runs the stage's functions in the order of their registration. */
export function pass(stage: Stage, ...given: unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    stage.run(...given, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

function settling(middleware: Middleware, given: number): Middleware {
  if (typeof middleware !== 'function' || middleware.constructor.name.includes('Generator')) {
    throw new TypeError('a middleware must be a plain or an async function');
  }
  // The arguments come from Botkit and are passed on as they are.
  const call = middleware as (...given: unknown[]) => unknown;
  const takesNext = middleware.length > given;
  return async (...args: unknown[]) => {
    const run = async () => (takesNext ? withNext(call, args) : call(...args));
    // A rejection without a reason would count as none.
    const result = await run().catch((reason: unknown) => {
      throw reason || new Error('rejected without a reason');
    });
    if (result instanceof Error) throw result;
  };
}

function withNext(call: (...given: unknown[]) => unknown, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => (error ? reject(error) : resolve(undefined));
    Promise.resolve(call(...args, next)).catch(reject);
  });
}
