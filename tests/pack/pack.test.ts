import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFlow } from '../../src/engine/read.ts';
import { makePack } from '../../src/pack/pack.ts';
import { readPack } from '../../src/pack/read.ts';
import { createKeys, signPack } from '../../src/pack/signature.ts';
import { judgeKey, readTrusted, trusting, writeTrusted } from '../../src/pack/trust.ts';
import { about, codesOf, officialFiles, packed, packOf } from './kit.ts';

const flow = 'checks/impersonation-call';
const files = officialFiles(flow);
const text = makePack(files, { ...about, flow });

describe('a pack', () => {
  it('gives the files back as they were, and can be read by people', async () => {
    const pack = await packOf(text);
    expect(pack.files).toEqual(files);
    expect(text.startsWith('pack: 1\nflow: checks/impersonation-call\nauthor: Ana\nlicence: CC-BY-4.0\nreviewed: 2026-11-25\nsha256: ')).toBe(true);
    for (const line of (files['flow.yaml'] ?? '').split('\n')) expect(text).toContain(line && `\n    ${line}\n`);
    expect(text.indexOf('  flow.yaml: |')).toBeLessThan(text.indexOf('  flow.es.yaml: |'));
    expect(readFlow({ flow, file: 'flow.yaml', text: pack.files['flow.yaml'] ?? '', translations: [] }).diagnostics).toEqual([]);
  });

  it('has the same bytes whatever the order of its files and the ends of their lines', () => {
    const other = Object.fromEntries(Object.entries(files).reverse().map(([name, each]) => [name, `\ufeff${each.replaceAll('\n', '\r\n')}`]));
    expect(makePack(other, { ...about, flow })).toBe(text);
  });

  it('is read again after a journey that changed the ends of its lines', async () => {
    expect((await packOf(`\ufeff${text.replaceAll('\n', '\r\n')}`)).files).toEqual(files);
  });

  it('gives back any text', async () => {
    const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom(' ', '\n', '\t', 'a: b', '- ', '#', '"', "'", '|', '>', '---', '…', '%x', '{', ']', '\u2028', '\u0085', '\ufeff', '\u0000', '\ud800')).map((parts) => parts.join('')));
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (one, two) => {
        const made = makePack({ 'flow.yaml': one, 'talks.yaml': two }, about);
        const pack = await packOf(made);
        expect(makePack(pack.files, pack)).toBe(made);
        expect(pack.files['flow.yaml']).toBe(one.replace(/^\ufeff+/, '').replaceAll(/\r\n?/g, '\n'));
      }),
      { numRuns: 400, examples: [[' \n', ''], ['', '\n \n a']] },
    );
  });

  it.each([
    ['a letter of the flow', text.replace('bank', 'bunk'), ['pack-changed']],
    ['its author', text.replace('author: Ana', 'author: Ben'), ['pack-changed']],
    ['its licence', text.replace('CC-BY-4.0', 'CC0-1.0'), ['pack-changed']],
    ['its hash', text.replace(/sha256: .{4}/, 'sha256: 0000'), ['pack-changed']],
    ['a part that is gone', text.replace(/^ {2}talks\.yaml: \|[\s\S]*/m, ''), ['pack-changed']],
    ['its version', text.replace('pack: 1', 'pack: 2'), ['not-a-pack']],
    ['a key that nobody knows', `${text}more: 1\n`, ['unknown-key']],
    ['no hash', text.replace(/sha256: .*\n/, ''), ['missing-key']],
    ['two flows', text.replace('files:\n', 'files:\n  flow.yaml: hello\n'), ['duplicate-key']],
    ['a size beyond all flows', `${text}${'# more\n'.repeat(40_000)}`, ['too-large']],
    ['no text at all', '', ['not-a-pack']],
    ['an anchor', text.replace('files:', 'files: &all'), ['alias']],
  ])('is refused with %s', async (_what, changed, codes) => {
    expect(await codesOf(changed)).toEqual(codes);
  });

  it.each(['../flow.yaml', 'flow.yaml/x', '/etc/passwd', 'a\\flow.yaml', 'flow..yaml', 'Flow.yaml', 'flow.es.yaml ', 'package.json', 'flow.es.yaml.sh', ''])('is refused with a file called %j', async (name) => {
    const [code] = await codesOf(makePack({ ...files, [name]: 'hello\n' }, { ...about, flow }));
    expect(['pack-file-name', 'bad-key']).toContain(code);
  });

  it('is refused where two names differ in capital letters only, or the flow is missing', async () => {
    expect(await codesOf(makePack({ ...files, 'flow.zh-HANS.yaml': 'a\n', 'flow.zh-Hans.yaml': 'b\n' }, about))).toEqual(['pack-file-name']);
    expect(await codesOf(makePack({ 'talks.yaml': 'a\n' }, about))).toEqual(['pack-file-name']);
  });

  it.each(['../x', 'a/../b', 'A/b', '', 'checks/parcel/', 'x'.repeat(41)])('is refused for the flow %j', async (name) => {
    expect(await codesOf(makePack(files, { ...about, flow: name }))).toEqual(['bad-value']);
  });

  it('is refused when its author hides signs in the name', async () => {
    expect(await codesOf(makePack(files, { ...about, author: 'Ana\u202egnp' }))).toEqual(['bad-value']);
  });

  it('is refused in a moment, however many signs it has', async () => {
    const began = performance.now();
    expect(await codesOf(`pack: 1\nfiles:\n${'  - [{"a": 1}]\n'.repeat(14_000)}`)).toEqual(['too-large']);
    expect(performance.now() - began).toBeLessThan(1_000); // the stated bound on hostile input
  });
});

describe('a signature', async () => {
  const keys = await createKeys();
  const pack = await packed(files, { flow });
  const signature = await signPack(pack, keys.secret);
  const signed = makePack(files, pack, signature);

  it('stands in the pack with the public key, and changes nothing else', async () => {
    const read = await packOf(signed);
    expect([read.signature, read.sha256]).toEqual([signature, pack.sha256]);
    expect(signature?.key).toBe(keys.key);
    expect(signed.replace(/signature:\n.*\n.*\n/, '')).toBe(text);
  });

  it('is made by a secret key alone', async () => {
    expect(await signPack(pack, 'secret')).toBeUndefined();
    expect(await signPack(pack, keys.secret.replace(/\n.{30}/, '\nAAAA'))).toBeUndefined();
    expect(await signPack(pack, keys.key)).toBeUndefined();
  });

  it('is refused under another pack, with another key, or with a letter changed', async () => {
    const other = await packed({ ...files, 'flow.yaml': `${files['flow.yaml']}# more\n` }, { flow });
    const stranger = await createKeys();
    expect(await codesOf(makePack(other.files, other, signature))).toEqual(['pack-signature']);
    expect(await codesOf(signed.replace(keys.key, stranger.key))).toEqual(['pack-signature']);
    expect(await codesOf(signed.replace(/ed25519: ./, (found) => (found.endsWith('A') ? 'ed25519: B' : 'ed25519: A')))).toEqual(['pack-signature']);
    expect(await codesOf(signed.replace(keys.key, `${'A'.repeat(43)}=`))).toEqual(['pack-signature']);
    expect(await codesOf(signed.replace(keys.key, 'AAAA'))).toEqual(['bad-value']);
  });

  it('pins its key to the author: the same is known, another or none is refused', async () => {
    const judge = async (made: string, trusted: Parameters<typeof judgeKey>[2]) => {
      const result = await readPack('x.pack.yaml', made);
      if (!result.ok) throw new Error('it does not read');
      return judgeKey(result.pack, result.yaml, trusted);
    };
    const trusted = trusting([], await packOf(signed), '2026-11-26');
    const stranger = await createKeys();
    const forged = makePack(files, pack, await signPack(pack, stranger.secret));
    expect((await judge(signed, [])).kind).toBe('first');
    expect((await judge(text, [])).kind).toBe('none');
    expect((await judge(signed, trusted)).kind).toBe('same');
    expect(await judge(forged, trusted)).toMatchObject({ kind: 'changed', diagnostic: { code: 'key-changed', range: { start: { line: 8 } } } });
    expect(await judge(text, trusted)).toMatchObject({ kind: 'changed', diagnostic: { code: 'key-changed', range: { start: { line: 3 } } } });
    const again = trusting(trusted, await packOf(forged), '2026-11-27');
    expect([(await judge(forged, again)).kind, (await judge(signed, again)).kind]).toEqual(['same', 'changed']);
    expect(readTrusted('trusted-keys.yaml', writeTrusted(again))).toEqual({ ok: true, keys: [{ author: 'Ana', key: stranger.key, since: '2026-11-27' }] });
  });
});
