import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { isError } from '../../src/diagnostic.ts';
import { compile } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import { readBenchMaterial } from './material.ts';

/**
 * Compiles variants of one flow with all rules in a process of its own, where only the official flows were
 * compiled before. Prints JSON. Argument: how many variants.
 */
const count = Number(process.argv[2] ?? 1000);
const material = readBenchMaterial();
const source = material.sources.find(({ flow }) => flow === 'bench/variant-00');
if (!source) throw new Error('the flow bench/variant-00 is missing');
const text = new TextDecoder().decode(source.text as Uint8Array);
const variants = Array.from({ length: count }, (_, n): FlowSource => {
  const number = String(n + 100);
  return { flow: `bench/variant-${number}`, file: `bench/variant-${number}/flow.yaml`, text: text.replaceAll('00', number), translations: [] };
});
// What the variants call is beside them.
const others = material.sources.filter(({ flow }) => flow.startsWith('after/'));
const cpu = process.cpuUsage();
const began = performance.now();
const { programs, diagnostics } = compile([...others, ...variants], material.lexicon, { today: '2026-11-26' });
const wall = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
const first = diagnostics.find((each) => isError(each) && each.file.startsWith('bench/'));
if (first || programs.size < count) throw new Error(`a variant does not compile: ${first?.file} ${first?.code} ${first?.message}`);
console.log(JSON.stringify({ wall, cpu: (user + system) / 1e6, lines: text.split('\n').length - 1 }));
