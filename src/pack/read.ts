import type { Diagnostic } from '../diagnostic.ts';
import { toDiagnostic } from '../engine/draft.ts';
import { shapeProblems } from '../engine/shape-problems.ts';
import { readYaml, type YamlFile } from '../yaml/read.ts';
import { hashOfPack, type Pack, PACK_FORMAT, packBounds, packedName, packShape } from './pack.ts';
import { isSignatureOf } from './signature.ts';

export type PackResult = { ok: true; pack: Pack; yaml: YamlFile } | { ok: false; diagnostics: Diagnostic[] };

/**
 * Reads a pack from somebody we do not know: its shape, the names of its files, its hash, and its signature where it
 * has one. What the files say is not looked at: compile them. Whose key it is must be asked of `judgeKey`.
 */
export async function readPack(file: string, source: string | Uint8Array): Promise<PackResult> {
  const read = readYaml(file, source, packBounds);
  if (!read.ok) return read;
  const { yaml } = read;
  const strange = versionProblem(yaml);
  if (strange) return refused(strange);
  const parsed = packShape.safeParse(yaml.value);
  if (!parsed.success) return refused(...shapeProblems(yaml, parsed.error, packShape));
  const { pack: _, signature, ...rest } = parsed.data;
  const pack: Pack = { ...rest, ...(signature && { signature }) };
  const problems = [...nameProblems(pack, yaml), ...hashProblems(pack, yaml)];
  if (problems.length > 0) return refused(...problems);
  if (pack.signature && !(await isSignatureOf(pack, pack.signature))) return refused(wrongSignature(yaml));
  return { ok: true, pack, yaml };
}

function refused(...diagnostics: Diagnostic[]): PackResult {
  return { ok: false, diagnostics };
}

function versionProblem(yaml: YamlFile): Diagnostic | undefined {
  const version = typeof yaml.value === 'object' && yaml.value !== null && 'pack' in yaml.value ? yaml.value.pack : undefined;
  if (version === PACK_FORMAT) return undefined;
  const later = typeof version === 'number' && version > PACK_FORMAT;
  const message = later ? `This pack has version ${version} of the format; this program knows ${PACK_FORMAT}` : 'The file is not a pack';
  const hint = later ? 'Update this program.' : `A pack begins with "pack: ${PACK_FORMAT}". "bothends pack" makes one of a flow.`;
  return toDiagnostic(yaml, { code: 'not-a-pack', path: ['pack'], message, hint });
}

function nameProblems({ files }: Pack, yaml: YamlFile): Diagnostic[] {
  const names = Object.keys(files);
  if (!names.includes('flow.yaml')) return [toDiagnostic(yaml, { code: 'pack-file-name', path: ['files'], message: 'The pack has no flow.yaml', hint: 'Ask its author for the pack again.' })];
  const seen = new Set<string>();
  return names.flatMap((name): Diagnostic[] => {
    const twin = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    if (packedName.test(name) && !twin) return [];
    const message = twin ? `"${name}" is the name of another file but for capital letters` : `"${name}" is no file that a pack may hold`;
    const hint = 'A pack holds flow.yaml, flow.<language>.yaml and talks.yaml. Do not unpack one that holds more by hand.';
    return [{ ...toDiagnostic(yaml, { code: 'pack-file-name', path: ['files', name], message, hint }), range: yaml.keyAt(['files', name]) }];
  });
}

function hashProblems(pack: Pack, yaml: YamlFile): Diagnostic[] {
  const hash = hashOfPack(pack.files, pack);
  if (hash === pack.sha256) return [];
  const message = `The pack was changed after it was made: its sha256 is ${hash.slice(0, 12)}…, not ${pack.sha256.slice(0, 12)}…`;
  const hint = 'Ask its author for the pack again. To change a flow, unpack the pack, change the files, and pack them anew.';
  return [toDiagnostic(yaml, { code: 'pack-changed', path: ['sha256'], message, hint })];
}

function wrongSignature(yaml: YamlFile): Diagnostic {
  const message = 'The signature was not made for this pack with this key';
  return toDiagnostic(yaml, { code: 'pack-signature', path: ['signature', 'ed25519'], message, hint: 'Ask its author for the pack again, from a place where you know them.' });
}
