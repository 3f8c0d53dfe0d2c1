import { z } from 'zod';
import type { Kind } from '../kind.ts';
import { common, text } from '../shape.ts';

const shape = z.strictObject({
  ...common,
  picture: z.string().meta({ description: 'A picture of content/pictures: its file without language and ending.' }),
  alt: text.meta({ description: 'What the picture shows, for people who cannot see it.' }),
  say: text.optional(),
});

/** Shows a picture; its alternative text stands in where pictures cannot be shown. */
export const picture: Kind<z.infer<typeof shape>> = {
  name: 'picture',
  shape,
  texts: (spec) => [
    { path: ['alt'], role: 'message', text: spec.alt },
    ...(spec.say ? [{ path: ['say'], role: 'message', text: spec.say } as const] : []),
  ],
  refs: (spec) => [{ path: ['picture'], to: 'picture', id: spec.picture }],
  run(step, walk) {
    walk.show(() => {
      const say = step.spec.say ? [{ kind: 'text', text: walk.text(`${step.id}.say`) } as const] : [];
      return [...say, { kind: 'picture', picture: step.spec.picture, alt: walk.text(`${step.id}.alt`) }];
    }, step);
    return 'next';
  },
};
