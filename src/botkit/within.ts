/** The time for something is up; what it was doing may still finish. */
export class TimeUp extends Error {
  override name = 'TimeUp';
}

/** Settles as `work` does, or rejects with `TimeUp`. A rejection of `work` after that is nobody's any more. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeUp(`not settled within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
