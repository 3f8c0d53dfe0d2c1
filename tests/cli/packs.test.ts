import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, flowText, folderOf, noContent } from './kit.ts';

const flow = flowText('community/parcel', '  hello:\n    say: Look at the parcel.\n');
const talks = 'spec: 1\nflow: community/parcel\ntalks:\n  - talk: They look\n    visits: [hello]\n    ends: true\n';
const author = () => folderOf({ ...noContent, 'flows/community/parcel/flow.yaml': flow, 'flows/community/parcel/talks.yaml': talks, 'flows/community/parcel/notes.txt': 'mine' });
const pack = (cwd: string, ...more: string[]) => cli(['pack', 'community/parcel', '--licence', 'CC-BY-4.0', '--author', 'Ana', ...more], { cwd });
const packText = (cwd: string) => readFileSync(join(cwd, 'parcel.pack.yaml'), 'utf8');

describe('a flow that is given away', () => {
  it('is the same where it arrives, and lies in its folder', async () => {
    const cwd = author();
    expect(await pack(cwd)).toEqual({ code: 0, out: 'parcel.pack.yaml: community/parcel by Ana, CC-BY-4.0, flow.yaml, talks.yaml\n', err: '' });
    const there = folderOf({ 'parcel.pack.yaml': packText(cwd) });
    const { code, out } = await cli(['unpack', 'parcel.pack.yaml'], { cwd: there });
    expect([code, out]).toEqual([0, expect.stringContaining('by Ana, CC-BY-4.0, reviewed 2026-11-25; not signed')]);
    expect(readdirSync(join(there, 'flows/community/parcel'))).toEqual(['flow.yaml', 'talks.yaml']);
    expect((await cli(['lint', 'flows/community/parcel'], { cwd: there })).out).toContain('1 flow: 0 errors, 0 warnings');
    const [first, again] = [packText(cwd), await pack(there)];
    expect([again.code, packText(there)]).toEqual([0, first]);
  });

  it('is not packed while it has an error', async () => {
    const cwd = folderOf({ ...noContent, 'flows/mine/flow.yaml': flowText('mine', '  hello: {sya: Hello.}\n') });
    const { code, err } = await cli(['pack', 'mine', '--licence', 'CC0-1.0'], { cwd });
    expect([code, err, readdirSync(cwd)]).toEqual([1, expect.stringContaining('no-kind'), ['content', 'flows']]);
  });

  it('is refused when it was changed on the way, and nothing is written', async () => {
    const cwd = author();
    await pack(cwd);
    const there = folderOf({ 'x.pack.yaml': packText(cwd).replace('Look at the parcel', 'Pay the parcel') });
    const { code, out, err } = await cli(['unpack', 'x.pack.yaml'], { cwd: there });
    expect([code, out, err]).toEqual([1, '', expect.stringMatching(/^x\.pack\.yaml:6:9 error pack-changed: /)]);
    expect(readdirSync(there)).toEqual(['x.pack.yaml']);
  });

  it('takes no place that another version has, and says what would change', async () => {
    const cwd = author();
    await pack(cwd);
    writeFileSync(join(cwd, 'flows/community/parcel/flow.yaml'), flow.replace('Look at the parcel', 'Look at it'));
    writeFileSync(join(cwd, 'flows/community/parcel/flow.es.yaml'), 'old');
    const refused = await cli(['unpack', 'parcel.pack.yaml'], { cwd });
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Step `hello`: the text changed: "Look at it." -> "Look at the parcel."')]);
    expect((await cli(['unpack', 'parcel.pack.yaml', '--replace'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'flows/community/parcel/flow.yaml'), 'utf8')).toBe(flow);
    expect(readdirSync(join(cwd, 'flows/community/parcel'))).toEqual(['flow.yaml', 'notes.txt', 'talks.yaml']);
  });
});

describe('a signed pack', () => {
  it('brings the key of its author the first time, and must come with it from then on', async () => {
    const cwd = author();
    const made = await cli(['keygen', 'ana.key'], { cwd });
    expect(made.code).toBe(0);
    expect(statSync(join(cwd, 'ana.key')).mode & 0o777).toBe(0o600);
    expect((await cli(['keygen', 'ana.key'], { cwd })).code).toBe(2);
    expect((await pack(cwd, '--sign', 'ana.key')).out).toContain('; signed with ');
    const there = folderOf({ 'one.pack.yaml': packText(cwd) });
    expect((await cli(['unpack', 'one.pack.yaml'], { cwd: there })).out).toContain('signed; its key is trusted from now on');
    expect((await cli(['unpack', 'one.pack.yaml'], { cwd: there })).out).toContain('signed with the key that is trusted');

    await cli(['keygen', 'other.key'], { cwd });
    await pack(cwd, '--sign', 'other.key');
    writeFileSync(join(there, 'two.pack.yaml'), packText(cwd));
    const before = readFileSync(join(there, 'trusted-keys.yaml'), 'utf8');
    const refused = await cli(['unpack', 'two.pack.yaml'], { cwd: there });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('error key-changed')]);
    expect(readFileSync(join(there, 'trusted-keys.yaml'), 'utf8')).toBe(before);
    expect((await cli(['unpack', 'two.pack.yaml', '--accept-key'], { cwd: there })).code).toBe(0);
    expect((await cli(['unpack', 'one.pack.yaml'], { cwd: there })).code).toBe(1);
  });

  it('needs a secret key to be made', async () => {
    const cwd = author();
    writeFileSync(join(cwd, 'no.key'), 'hello');
    expect(await pack(cwd, '--sign', 'no.key')).toEqual({ code: 2, out: '', err: expect.stringContaining('no secret key') });
    expect((await pack(cwd, '--sign', 'nowhere.key')).code).toBe(2);
    expect(existsSync(join(cwd, 'parcel.pack.yaml'))).toBe(false);
  });
});

describe('diff', () => {
  it('compares packs and folders', async () => {
    const cwd = author();
    await pack(cwd);
    expect((await cli(['diff', 'parcel.pack.yaml', 'flows/community/parcel'], { cwd })).out).toBe('Nothing differs.\n');
    writeFileSync(join(cwd, 'flows/community/parcel/flow.yaml'), `${flow}  bye:\n    say: Ask somebody.\n`);
    expect(await cli(['diff', 'parcel.pack.yaml', 'flows/community/parcel/flow.yaml'], { cwd })).toEqual({ code: 0, out: 'Step `bye` is new: "Ask somebody."\n', err: '' });
    const { out } = await cli(['diff', '--json', 'parcel.pack.yaml', 'flows/community/parcel'], { cwd });
    expect(JSON.parse(out)).toEqual([{ file: 'flow.yaml', what: 'Step `bye`', after: 'Ask somebody.' }]);
    expect((await cli(['diff', 'parcel.pack.yaml', 'nowhere'], { cwd })).code).toBe(2);
  });
});

describe('the index of a gallery', () => {
  it('names every pack, and is refused where it is old or a pack is broken', async () => {
    const cwd = author();
    mkdirSync(join(cwd, 'gallery/parcels'), { recursive: true });
    await pack(cwd, '--out', 'gallery/parcels/one.pack.yaml');
    await cli(['pack', 'checks/rental', '--licence', 'CC-BY-4.0', '--out', join(cwd, 'gallery/rental.pack.yaml')]);
    expect((await cli(['gallery', 'index', 'gallery', '--check'], { cwd })).code).toBe(1);
    expect(await cli(['gallery', 'index', 'gallery'], { cwd })).toEqual({ code: 0, out: '2 packs in gallery\n', err: '' });
    expect((await cli(['gallery', 'index', 'gallery', '--check'], { cwd })).code).toBe(0);
    const page = readFileSync(join(cwd, 'gallery/index.md'), 'utf8');
    expect(page).toContain('| [A flow](parcels/one.pack.yaml) | en | Ana | no | 2026-11-25 | CC-BY-4.0 |');
    expect(page).toMatch(/\(rental\.pack\.yaml\) \| en, es/);
    expect(readFileSync(join(cwd, 'gallery/index.yaml'), 'utf8')).toMatch(/gallery: 1\npacks:\n {2}- file: parcels\/one\.pack\.yaml\n {4}flow: community\/parcel\n/);
    writeFileSync(join(cwd, 'gallery/bad.pack.yaml'), 'pack: 1\n');
    expect((await cli(['gallery', 'index', 'gallery'], { cwd })).code).toBe(1);
  });
});
