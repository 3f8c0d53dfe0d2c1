import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyFlows } from '../engine/flows.ts';
import { sourceOf } from '../engine/worlds.ts';
import { official } from './worlds.ts';

/** Larger files change slowly, and teach no more. */
const LARGEST = 12_000;

/** Files to begin with: the hostile corpus; official and drawn flows as they are, and as a community could have written them. */
export function seeds(seed: number): Buffer[] {
  const folder = new URL('corpus/files/', import.meta.url);
  const corpus = readdirSync(folder).map((file) => readFileSync(new URL(file, folder)));
  const ours = official.map(({ text }) => Buffer.from(text)).filter((text) => text.length < LARGEST);
  const drawn = fc.sample(anyFlows, { seed, numRuns: 30 }).flat().map((small) => Buffer.from(String(sourceOf(small).text)));
  return [...corpus, ...[...ours, ...drawn].flatMap((text) => [renamed(text), tamed(text)])];
}

function renamed(text: Buffer): Buffer {
  return Buffer.from(text.toString().replace(/^flow: .*$/m, 'flow: community/x'));
}

interface Flow {
  steps?: Record<string, Record<string, unknown>>;
  [key: string]: unknown;
}

/** Without what no community may write. */
function tamed(text: Buffer): Buffer {
  const { start: _, discreet: __, ...flow } = parse(text.toString()) as Flow; // files of ours, which are flows
  const steps = Object.entries(flow.steps ?? {}).slice(0, 50).map(([id, step]) => [id, tamedStep(step)] as const);
  return Buffer.from(JSON.stringify({ ...flow, flow: 'community/x', title: 'Our questions', steps: Object.fromEntries(steps) }, undefined, 1));
}

function tamedStep({ picture, alt, also: _, ...step }: Record<string, unknown>): Record<string, unknown> {
  if (picture !== undefined) return { say: alt };
  const { say: __, ...verdict } = step;
  const tame = 'verdict' in step ? verdict : step;
  return JSON.parse(JSON.stringify(tame).replace(/"call":"[^"]*"/g, '"call":"after/happened"')) as Record<string, unknown>; // what was a step is one
}
