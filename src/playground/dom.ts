/** A part of the page by its id: that it is missing is a mistake of ours. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}

export function inputById(id: string): HTMLInputElement {
  const found = byId(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`#${id} is no field`);
  return found;
}

export function selectById(id: string): HTMLSelectElement {
  const found = byId(id);
  if (!(found instanceof HTMLSelectElement)) throw new Error(`#${id} is no list`);
  return found;
}

export function dialogById(id: string): HTMLDialogElement {
  const found = byId(id);
  if (!(found instanceof HTMLDialogElement)) throw new Error(`#${id} is no dialog`);
  return found;
}

export function areaById(id: string): HTMLTextAreaElement {
  const found = byId(id);
  if (!(found instanceof HTMLTextAreaElement)) throw new Error(`#${id} is no text area`);
  return found;
}

export function onClick(id: string, does: () => void): void {
  byId(id).addEventListener('click', does);
}

export function option(value: string, text: string): HTMLOptionElement {
  const made = document.createElement('option');
  made.value = value;
  made.textContent = text;
  return made;
}

/** Gives a text to the person as a file of their own. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Something that is told above the page, with what can be done about it. */
export function notice(text: string, ...actions: { text: string; does: () => void }[]): void {
  const box = byId('notice');
  const said = document.createElement('span');
  said.textContent = text;
  const all = [...actions, { text: 'Close', does: () => {} }];
  box.replaceChildren(
    said,
    ...all.map(({ text: name, does }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', () => {
        box.replaceChildren();
        does();
      });
      return button;
    }),
  );
}
