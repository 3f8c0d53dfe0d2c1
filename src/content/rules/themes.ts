import type { Diagnostic } from '../../diagnostic.ts';
import { nearest } from '../../engine/nearest.ts';
import type { Correction, Theme } from '../schema.ts';
import type { Placed } from '../validate.ts';

/** Corrections that a theme names are there. */
export function correctionsAstray(themes: readonly Placed<Theme>[], corrections: readonly Correction[]): Diagnostic[] {
  const known = new Set(corrections.map(({ id }) => id));
  return themes.flatMap((theme) => astray(theme, 'corrects', 'correction', known));
}

/** So are the steps (`flow:step`); who has the flows at hand asks. */
export function stepsAstray(themes: readonly Placed<Theme>[], steps: ReadonlySet<string>): Diagnostic[] {
  return themes.flatMap((theme) => astray(theme, 'told', 'step', steps));
}

function astray({ value, doc, path }: Placed<Theme>, key: 'told' | 'corrects', what: string, known: ReadonlySet<string>): Diagnostic[] {
  return (value[key] ?? []).flatMap((name, at): Diagnostic[] => {
    if (known.has(name)) return [];
    const near = nearest(name, known);
    const message = `The theme "${value.id}" names the ${what} "${name}", which is not there`;
    return [{ code: 'theme-unknown', severity: 'error', file: doc.file, range: doc.at([...path, key, at]), message, ...(near !== undefined && { hint: `Did you mean "${near}"?` }) }];
  });
}
