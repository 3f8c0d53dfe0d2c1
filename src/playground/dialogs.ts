import { areaById, byId, dialogById, download, inputById, notice, onClick } from './dom.ts';
import { LONGEST, linkFor } from './share.ts';
import type { Stage } from './stage.ts';

/** Buttons that all dialogs have. */
export function prepareDialogs(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-close]')) button.addEventListener('click', () => button.closest('dialog')?.close());
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) button.addEventListener('click', () => void copy(button));
}

async function copy(button: HTMLElement): Promise<void> {
  const field = byId(button.dataset['copy'] ?? '');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  field.select();
  const copied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
  button.textContent = copied ? 'Copied' : 'Press Control and C';
  setTimeout(() => (button.textContent = 'Copy'), 2_000);
}

export async function share(text: string): Promise<void> {
  const link = await linkFor(text);
  if (link === undefined) {
    notice(`This flow is too long for a link: packed it has more than ${LONGEST.toLocaleString('en')} characters. Save it as a file and send that.`);
    return;
  }
  inputById('link').value = new URL(link, location.href).href;
  byId('link-text').textContent = `Whoever opens the link has the flow as it is now. It is in the link itself (${link.length.toLocaleString('en')} characters); no server keeps it.`;
  dialogById('link-box').showModal();
  inputById('link').select();
}

/** @param played the talk as it is now */
export function prepareTalk(played: () => Stage | undefined): void {
  const name = inputById('talk-name');
  const write = () => {
    const talk = played()?.talk(name.value.trim() || 'Somebody checks');
    areaById('talk').value = talk?.text ?? '';
    return talk;
  };
  name.addEventListener('input', write);
  onClick('talk-save', () => download('talks.yaml', areaById('talk').value));
  onClick('record', () => {
    name.value = 'Somebody checks';
    const talk = write();
    if (!talk) notice('Nothing was said yet. Press a button in the chat or type an answer, then keep the chat as a test.');
    else dialogById('talk-box').showModal();
  });
}
