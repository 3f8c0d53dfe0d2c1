import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Managed, type Manager } from '../../src/community/deeds.ts';
import type { Checks } from '../../src/community/checks.ts';
import { Community } from '../../src/community/community.ts';
import { type Material, readMaterial } from '../../src/bot.ts';
import type { ManageEvent } from '../../src/botkit/manage.ts';
import type { Draft } from '../../src/engine/draft.ts';
import { draftsOf } from '../../src/files.ts';
import { textsOf } from '../../src/message/plain.ts';
import { createSeal } from '../../src/storage/seal.ts';
import type { Store } from '../../src/storage/store.ts';
import { root } from '../bot/kit.ts';

export const giveaway = readFileSync(join(root, 'tests/community/giveaway.yaml'), 'utf8');
export const seal = createSeal('a secret for tests that is long enough');
export const scope = { platform: 'test', id: '1', name: 'Chess Club' };
export const manager: Manager = { person: seal.personKey('test', 'ann'), language: 'en' };

let drafts: Draft[] | undefined;
let material: Material | undefined;
export function official(): Material {
  return (material ??= readMaterial({ flows: join(root, 'flows'), content: join(root, 'content') }));
}

export function communityOn(store: Store, gallery: readonly string[] = [], checks?: Checks): Community {
  const { lexicon, sources, programs } = official();
  return new Community({ store, seal, lexicon, official: () => (drafts ??= draftsOf(sources)), names: [...programs.keys()], gallery, ...(checks && { checks }), clock: () => Date.UTC(2026, 10, 26) });
}

export async function deed(community: Community, event: Pick<ManageEvent, 'deed'> & Partial<ManageEvent>): Promise<string> {
  return toldBy(await community.manage({ kind: 'manage', scope, ...event }, manager));
}

export function toldBy(managed: Managed): string {
  return 'open' in managed ? `opens ${managed.open}` : managed.messages.flatMap((message) => [...textsOf(message), ...(message.keyboard?.options.map(({ label }) => `[${label}]`) ?? [])]).join('\n');
}
