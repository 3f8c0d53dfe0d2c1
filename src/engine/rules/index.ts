import type { Rule } from '../rule.ts';
import { calls } from './calls.ts';
import { crisis } from './crisis.ts';
import { figures } from './figures.ts';
import { head } from './head.ts';
import { kindChecks } from './kind-checks.ts';
import { optionNames } from './option-names.ts';
import { reach } from './reach.ts';
import { reading } from './reading.ts';
import { references } from './references.ts';
import { said } from './said.ts';
import { targets } from './targets.ts';
import { texts } from './texts.ts';
import { translations } from './translations.ts';
import { used } from './used.ts';
import { wording } from './wording.ts';

/** Every rule, in the order that findings at one place are told. */
export const rules: readonly Rule[] = [
  head,
  said,
  targets,
  reach,
  kindChecks,
  optionNames,
  references,
  calls,
  texts,
  used,
  crisis,
  wording,
  reading,
  figures,
  translations,
];
