/** `two-ends.png`, or `two-ends.es.png` for people who speak that language. */
const FILE = /^(?<name>[^.]+)(?:\.(?<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.(?:png|jpe?g|webp)$/;

/** What flows call the picture in this file of `content/pictures`; undefined for other files. */
export function pictureNameOf(file: string): string | undefined {
  return FILE.exec(file)?.groups?.name;
}

/** The file of a picture in a language; where there is none, the one that names no language. */
export function pictureFileOf(files: readonly string[], name: string, language?: string): string | undefined {
  const known = files.flatMap((file) => {
    const found = FILE.exec(file)?.groups;
    return found?.name === name ? [{ file, language: found.language }] : [];
  });
  return (known.find((each) => each.language === language) ?? known.find((each) => each.language === undefined))?.file;
}
