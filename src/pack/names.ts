/** What the keys of a flow are called in a sentence. */
const keys: Readonly<Record<string, string>> = {
  ask: 'the question',
  say: 'the text',
  checklist: 'what stands above the questions',
  practice: 'what stands above the messages',
  message: 'the message',
  why: 'the answer to "why"',
  because: 'the reason',
  unsure: 'how to find out',
  text: 'the words',
  match: 'the other words for it',
  is: 'whether it is a trick',
  go: 'where it goes on',
  call: 'the flow it calls',
  when: 'the condition',
  weight: 'the weight',
  tactic: 'the tactic',
  verdict: 'the checklist it tells of',
  also: 'the words of its own',
  resource: 'the help lines',
  picture: 'the picture',
  alt: 'what the picture shows',
  facts: 'the facts',
  many: 'whether several can be chosen',
  optional: 'whether it can be skipped',
  alone: 'whether it stands alone',
};

const heads: Readonly<Record<string, string>> = {
  spec: 'The version of the format',
  flow: 'The name',
  title: 'The title',
  language: 'The language',
  reviewed: 'The review',
  sources: 'The sources',
  start: 'The way in',
  discreet: 'Whether it is discreet',
  steps: 'The steps',
};

/** Where something stands in a file of a pack, as a moderator would say it. */
export function namePlace(file: string, path: readonly string[]): string {
  const language = /^flow\.(.+)\.yaml$/.exec(file)?.[1];
  if (language) return path.length === 0 ? `The translation into ${language}` : `In ${language}, ${inTranslation(path)}`;
  if (file === 'talks.yaml') return path[0] === 'talks' && path[1] !== undefined ? `The talk "${path[1]}"` : path.length === 0 ? 'The file of talks' : `In the talks, ${path.join('.')}`;
  const [first, ...more] = path;
  if (first === undefined) return 'The flow';
  return first === 'steps' && more.length > 0 ? inSteps(more) : [heads[first] ?? first, ...more].join(', ');
}

function inTranslation([first = '', key, ...more]: readonly string[]): string {
  if (first !== 'texts' || key === undefined) return `"${first}"`;
  const place = /^(title|start\.phrases)$/.test(key) ? `"${key}"` : lower(inSteps(key.split('.')));
  if (more[0] === undefined) return place;
  return `${place}: ${more[0] === 'of' ? 'which original it was made from' : 'the words'}`;
}

function inSteps([step = '', ...path]: readonly string[]): string {
  const parts = [`Step \`${step}\``];
  for (let at = 0; at < path.length; at++) {
    const [part = '', name] = [path[at], path[at + 1]];
    const inside = { items: 'item', options: 'option' }[part];
    if (inside && name !== undefined && ++at) parts.push(`${inside} \`${name}\``);
    else if (inside) parts.push(`its ${part}`);
    else parts.push(keys[part] ?? `for \`${part}\``);
  }
  const last = /^(?!its )[^`]*$/.test(parts.at(-1) ?? '') ? parts.pop() : undefined;
  return last ? `${parts.join(', ')}: ${last}` : parts.join(', ');
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
