import type { Rule } from '../rule.ts';
import { calls } from './calls.ts';
import { call } from './community/call.ts';
import { contact } from './community/contact.ts';
import { discreet } from './community/discreet.ts';
import { filled } from './community/filled.ts';
import { hidden } from './community/hidden.ts';
import { letters } from './community/letters.ts';
import { link } from './community/link.ts';
import { mention } from './community/mention.ts';
import { nationality } from './community/nationality.ts';
import { person } from './community/person.ts';
import { picture } from './community/picture.ts';
import { pose } from './community/pose.ts';
import { request } from './community/request.ts';
import { size } from './community/size.ts';
import { start } from './community/start.ts';
import { verdict } from './community/verdict.ts';
import { crisis } from './crisis.ts';
import { figures } from './figures.ts';
import { head } from './head.ts';
import { kindChecks } from './kind-checks.ts';
import { optionNames } from './option-names.ts';
import { phrases } from './phrases.ts';
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
  phrases,
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
  // Asked of flows of communities only: nobody can use them to harm people.
  pose,
  start,
  call,
  picture,
  discreet,
  verdict,
  filled,
  hidden,
  letters,
  mention,
  link,
  contact,
  request,
  person,
  nationality,
  size,
];
