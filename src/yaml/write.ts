import { type CreateNodeOptions, Document, type DocumentOptions, isCollection, isScalar, parse, Scalar, type SchemaOptions, stringify, type ToStringOptions, visit } from 'yaml';

// As the reader reads: YAML 1.2, the core schema. Lines are not broken, since a diff should show what changed.
const how = { version: '1.2', schema: 'core', lineWidth: 0, aliasDuplicateObjects: false } satisfies CreateNodeOptions & DocumentOptions & SchemaOptions & ToStringOptions;

/** Plain values as YAML that `readYaml` gives back as they are. */
export function writeYaml(value: unknown): string {
  return stringify(value, how);
}

/** The same with short lists and maps on one line each: those whose key or place `short` names. */
export function writeYamlShort(value: unknown, short: (key: string | undefined) => boolean): string {
  const doc = new Document(value, how);
  visit(doc, {
    Pair(_key, { key, value: held }) {
      if (isScalar(key) && short(String(key.value)) && isCollection(held)) held.flow = true;
    },
  });
  return doc.toString({ ...how, flowCollectionPadding: false });
}

/** Values as YAML with every text of several lines written as it is: a block that people can read. */
export function writeYamlBlocks(value: unknown): string {
  const doc = new Document(value, how);
  visit(doc, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = readsBack(node.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return doc.toString(how);
}

/** Lines that hold nothing but spaces do not all come back from a block; where it begins or ends with them, that hangs on what stands around it. */
function readsBack(text: string): boolean {
  if (text.trim() === '' || /^[ \t]+$/m.test(text)) return false;
  const node = new Scalar(text);
  node.type = Scalar.BLOCK_LITERAL;
  return parse(new Document({ text: node }, how).toString(how), how)?.text === text;
}
