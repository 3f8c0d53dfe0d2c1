import { z } from 'zod';

/** Sizes of what an author writes; the platforms' own limits are far enough above them. */
export const sizes = { text: 600, label: 60, id: 32, items: 40, options: 24, steps: 400, phrases: 60,
  /** Characters for the answers of a discreet flow: what 64 bytes of a button leave beside its key. */
  discreet: 50,
  /** Translations of a community's flow that are read at all. */
  communityLanguages: 40,
} as const;

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'an id: a-z, 0-9 and _, beginning with a letter, at most 32 characters')
  .refine((value) => value !== 'end', 'an id other than "end", which is the end of the flow')
  .refine((value) => !(value in {}), 'another id: this one has a meaning in the program itself');

export const flowName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}(\/[a-z0-9][a-z0-9-]{0,39}){0,2}$/, 'a flow: its folder under flows/, such as checks/rental');

export const text = z.string().min(1, 'a text that is not empty').meta({ description: 'What people read. An ICU message, no markup.' });
export const label = text.meta({ description: 'Short text of a button, at most 60 characters.' });
export const phrases = z
  .array(z.string().min(1).max(80))
  .max(sizes.phrases)
  .meta({ description: 'Other words that people use for this.' });
export const date = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a date such as 2026-11-25');
export const target = z.string().max(sizes.id).meta({ description: 'A later step, or "end".' });

/** Keys that any step may have. */
export const common = {
  when: z.string().max(400).optional().meta({ description: "Run this step only if it holds, e.g. result == 'stop'." }),
  go: target.optional(),
  facts: z
    .array(z.string())
    .max(6)
    .optional()
    .meta({ description: 'Ids from content/facts.yaml; shown as the source under the text.' }),
};

export type StepSpec = Readonly<{ when?: string | undefined; go?: string | undefined; facts?: string[] | undefined }>;

export const head = z.strictObject({
  spec: z.literal(1).meta({ description: 'Version of the flow format.' }),
  flow: flowName.meta({ description: 'The folder of this file under flows/.' }),
  title: label,
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language code such as en').meta({ description: 'Language of the texts in this file.' }),
  reviewed: z
    .strictObject({
      on: date.meta({ description: 'The day, such as 2026-11-25.' }),
      by: z.string().min(1).max(80).meta({ description: 'A name or a nickname.' }),
      again_within: z.string().regex(/^\d{1,4}d$/, 'a number of days such as 180d').meta({ description: 'After so many days it must be read again, such as 180d.' }),
    })
    .meta({ description: 'Who read this flow last, when, and after how many days it must be read again.' }),
  sources: z.array(z.string()).max(40).default([]).meta({ description: 'Ids from content/sources.yaml.' }),
  start: z
    .strictObject({
      command: z.string().regex(/^[a-z0-9_]{1,32}$/, 'a command: a-z, 0-9 and _, at most 32 characters').optional().meta({ description: 'A short command that opens this flow, such as rental.' }),
      phrases: phrases.optional(),
    })
    .optional()
    .meta({ description: 'How people get here: a command, and what they type.' }),
  discreet: z.literal(true).optional().meta({ description: 'The reader may be watched: nothing is echoed, nothing is written.' }),
});
export type Head = z.infer<typeof head>;

/** The steps by id; each is read by its kind. */
export const steps = z.record(id, z.unknown());
