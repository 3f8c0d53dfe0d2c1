/** What this browser keeps. Where it keeps nothing (a private window), the page works all the same. */
export interface Kept {
  text?: string;
  language?: string;
  look?: string;
}

const KEY = 'bothends-playground';

export function kept(): Kept {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === 'string'));
  } catch {
    return {};
  }
}

export function keep(change: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...change }));
  } catch {
    // full or forbidden: nothing is kept
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // forbidden: nothing was kept
  }
}
