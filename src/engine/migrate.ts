/** The version of the flow format that this engine runs. */
export const FORMAT = 1;

/** Turns a flow of one version into the next one. Never edits the file: only what was read from it. */
export type Migration = (flow: Record<string, unknown>) => Record<string, unknown>;

/**
 * `migrations[n]` turns version n into n + 1. There is none yet: version 1 is the first. A later version adds
 * its step here, and flows written for an older one go on running.
 */
const migrations: Readonly<Record<number, Migration>> = {};

export type Migrated = { ok: true; flow: Record<string, unknown> } | { ok: false; message: string };

/** Brings a flow to today's version. A flow of a later version is refused, since its meaning is not known. */
export function migrate(flow: Record<string, unknown>, steps = migrations, to = FORMAT): Migrated {
  const from = flow.spec;
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1) {
    return { ok: false, message: `"spec" must be the version of the format, such as ${to}` };
  }
  if (from > to) return { ok: false, message: `This flow needs version ${from} of the format; this program knows ${to}` };
  let current = flow;
  for (let version = from; version < to; version++) {
    const step = steps[version];
    if (!step) return { ok: false, message: `Version ${version} of the format can no longer be read` };
    current = { ...step(current), spec: version + 1 };
  }
  return { ok: true, flow: current };
}
