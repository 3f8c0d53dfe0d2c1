import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Content } from '../content/content.ts';
import { toLexicon } from '../content/lexicon.ts';
import { loadContent } from '../content/load.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Draft, FlowSource } from '../engine/draft.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import { draftsOf, readFlowFolder } from '../files.ts';

/** The folder of this package. */
const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The content and the flows that come with this package, for folders that have none. Each part is read when it is first asked for, and once. */
class Official {
  readonly contentRoot = join(packageRoot, 'content');
  #content: { content: Content; diagnostics: Diagnostic[]; lexicon: Lexicon } | undefined;
  #sources: readonly FlowSource[] | undefined;
  #drafts: readonly Draft[] | undefined;

  get content() {
    if (!this.#content) {
      const read = loadContent(this.contentRoot);
      this.#content = { ...read, lexicon: toLexicon(read.content) };
    }
    return this.#content;
  }

  get sources(): readonly FlowSource[] {
    return (this.#sources ??= readFlowFolder(join(packageRoot, 'flows')));
  }

  /** What a flow that calls them is checked against. */
  get drafts(): readonly Draft[] {
    return (this.#drafts ??= draftsOf(this.sources));
  }
}

export const official = new Official();
