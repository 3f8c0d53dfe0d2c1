import { type Capabilities, PROGRESS_ROOM } from './capabilities.ts';
import type { Block, Button, Keyboard, Message, Progress } from './message.ts';
import { buttonsOf, plain } from './plain.ts';
import { split } from './split.ts';

/** What goes into one message of the platform: it fits. */
export interface Part {
  /** At least one. A picture always stands alone. */
  blocks: Block[];
  keyboard?: FittedKeyboard;
  progress?: Progress;
}

/** Labels fit, and a chosen option's says so. Every token of the message is in exactly one part. */
export interface FittedKeyboard extends Keyboard {
  /**
   * `typed`: there are no buttons; the text names them, options by number and the others by their word.
   * `select`: the options go into a menu, done and the controls are buttons.
   */
  as: 'buttons' | 'select' | 'typed';
}

/**
 * Makes a message fit a platform. Total: whatever does not fit is split, numbered or spread over several
 * messages, and no text and no button is lost.
 */
export function degrade(message: Message, can: Capabilities): Part[] {
  const { keyboard, progress } = message;
  const blocks = [...message.blocks, ...namesOf(message, can)];
  const parts = packed(blocks.flatMap((block) => fitted(block, can)), can, progress);
  const keyboards = keyboard ? keyboardsOf(fittedLabels(keyboard, can), can) : [];
  return withKeyboards(parts, keyboards);
}

// Texts

/** The block itself where it fits, else as many as it takes. Without anything to read: none. */
function fitted(block: Block, can: Capabilities): Block[] {
  if (block.kind === 'picture' && can.pictures) return [block];
  if (!plain(block).trim()) return [];
  if (block.kind === 'picture') return fitted({ kind: 'text', text: block.alt }, can);
  const room = can.text - PROGRESS_ROOM;
  if (can.size(block) <= room) return [block];
  const kind = block.kind === 'note' || block.kind === 'quote' ? block.kind : 'text';
  const text = kind !== 'text' && 'text' in block ? block.text : plain(block);
  return split(text, (piece) => can.size({ kind, text: piece }) <= room).map((piece) => ({ kind, text: piece }));
}

/** As many blocks per message as fit, in order. */
function packed(blocks: readonly Block[], can: Capabilities, progress: Progress | undefined): Part[] {
  const parts: Part[] = [];
  let room = 0;
  for (const block of blocks) {
    const last = parts.at(-1);
    const size = can.size(block) + can.gap;
    if (last && block.kind !== 'picture' && size <= room) last.blocks.push(block);
    else parts.push({ blocks: [block], ...(!last && progress && { progress }) });
    if (last !== parts.at(-1)) room = block.kind === 'picture' ? 0 : can.text - PROGRESS_ROOM;
    room -= size;
  }
  return parts;
}

// Buttons

/** The text that names what no button can name. */
function namesOf({ keyboard }: Message, can: Capabilities): Block[] {
  if (!keyboard) return [];
  const numbered = numberedOf(keyboard, can, keyboard.named).map(({ button, number }) => `${number}. ${labelOf(button)}`);
  const words = can.buttons ? [] : buttonsOf({ keyboard: { ...keyboard, options: [] } }).map(({ label }) => label);
  return [numbered.join('\n'), words.join(' · ')].map((text) => ({ kind: 'text', text }));
}

/** All options as soon as one of them does not fit on its button, or where all are asked for; of the others only those that do not. */
function numberedOf(keyboard: Keyboard, can: Capabilities, every = false): { button: Button; number: number }[] {
  const all = buttonsOf({ keyboard }).map((button, index) => ({ button, number: index + 1 }));
  const options = all.slice(0, keyboard.options.length);
  if (!can.buttons) return options;
  const rest = all.slice(keyboard.options.length).filter(({ button }) => !fitsLabel(button, can));
  return !every && options.every(({ button }) => fitsLabel(button, can)) ? rest : [...options, ...rest];
}

/** The same keyboard with numbers for labels where the text names the button. */
function fittedLabels(keyboard: Keyboard, can: Capabilities): Keyboard {
  if (!can.buttons) return keyboard;
  const numbers = new Map(numberedOf(keyboard, can).map(({ button, number }) => [button, number]));
  const fit = (button: Button): Button => {
    const number = numbers.get(button);
    return { ...button, label: number === undefined ? labelOf(button) : labelOf({ ...button, label: String(number) }) };
  };
  const { options, done, controls } = keyboard;
  return { options: options.map(fit), ...(done && { done: fit(done) }), controls: controls.map(fit) };
}

function fitsLabel(button: Button, can: Capabilities): boolean {
  return button.label.trim() !== '' && labelOf(button).length <= can.label;
}

/** The label as shown: an option that is chosen has a mark. */
function labelOf({ label, chosen }: Button): string {
  return chosen ? `✓ ${label}` : label;
}

function keyboardsOf(keyboard: Keyboard, can: Capabilities): FittedKeyboard[] {
  const { options, done, controls } = keyboard;
  const all = buttonsOf({ keyboard });
  if (!all.length) return [];
  if (!can.buttons) return [{ ...keyboard, as: 'typed' }];
  const others = all.length - options.length;
  const menu = options.length > 0 && options.length <= can.select && others <= can.buttons;
  if (menu && (done || options.length > (can.options ?? can.buttons) || all.length > can.buttons)) return [{ ...keyboard, as: 'select' }];
  const chunks = Array.from({ length: Math.ceil(all.length / can.buttons) }, (_, index) =>
    all.slice(index * can.buttons, (index + 1) * can.buttons),
  );
  return chunks.map((chunk) => ({
    as: 'buttons',
    options: chunk.filter((button) => options.includes(button)),
    ...(done && chunk.includes(done) && { done }),
    controls: chunk.filter((button) => controls.includes(button)),
  }));
}

/** The first keyboard goes under the last text; each further one needs a message to stand under. */
function withKeyboards(parts: Part[], keyboards: readonly FittedKeyboard[]): Part[] {
  const more = (keyboard: FittedKeyboard): Part => ({ blocks: [{ kind: 'text', text: '…' }], keyboard });
  const [first, ...others] = keyboards;
  const last = parts.at(-1);
  if (!first) return parts;
  if (!last) return keyboards.map(more);
  return [...parts.slice(0, -1), { ...last, keyboard: first }, ...others.map(more)];
}
