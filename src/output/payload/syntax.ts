import { type DocumentNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { type JsonValue, MAX_DEPTH, nestingDepth } from '../../core/json/json.ts';

export type { ArrayNode, MemberNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';

/** A document as a value, and as what its author wrote. */
export interface Syntax {
  readonly value: JsonValue;
  readonly root: ValueNode;
}

/** Reads a JSON text; `null` when it is none, or nests too deep to be shown as a tree. */
export function readSyntax(text: string): Syntax | null {
  if (nestingDepth(text) > MAX_DEPTH) return null;
  try {
    // First, because it is the stricter reader: the other one accepts raw tabs in strings.
    const value: JsonValue = JSON.parse(text);
    const document: DocumentNode = parse(text);
    return { value, root: document.body };
  } catch {
    return null;
  }
}

/** The text of a node. */
export function nodeText(text: string, node: ValueNode): string {
  return text.slice(node.loc.start.offset, node.loc.end.offset);
}
