import type { Edit } from '../../wire.ts';

/** What a value can be written as. */
export const VALUE_TYPES = ['string', 'number', 'boolean', 'null', 'JSON'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** A value while it is written: the text that stands in the field. */
export interface Draft {
  readonly type: ValueType;
  readonly text: string;
}

/** JSON as a draft to go on from. */
export function draftOf(json: string): Draft {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'string') return { type: 'string', text: value };
    if (typeof value === 'number') return { type: 'number', text: json };
    if (typeof value === 'boolean') return { type: 'boolean', text: json };
    if (value === null) return { type: 'null', text: '' };
  } catch {
    // Written on as JSON.
  }
  return { type: 'JSON', text: json };
}

/** The draft as another type, with as much of its text as that can have. */
export function retyped(draft: Draft, type: ValueType): Draft {
  const json = jsonOf(draft).json;
  if (type === 'JSON') return { type, text: json ?? draft.text };
  if (type === 'boolean') return { type, text: draft.text === 'false' ? 'false' : 'true' };
  if (type === 'null') return { type, text: '' };
  return { type, text: draft.text };
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The draft as JSON, or why it is none. */
export function jsonOf(
  draft: Draft,
): { readonly json: string } | { readonly json: null; readonly why: string } {
  const text = draft.text.trim();
  switch (draft.type) {
    case 'string':
      return { json: JSON.stringify(draft.text) };
    case 'number':
      return NUMBER.test(text) ? { json: text } : { json: null, why: 'not a number of JSON, such as -12.50' };
    case 'boolean':
      return { json: text === 'false' ? 'false' : 'true' };
    case 'null':
      return { json: 'null' };
    case 'JSON':
      try {
        JSON.parse(text);
        return { json: text };
      } catch (error) {
        return { json: null, why: error instanceof Error ? error.message : 'not JSON' };
      }
  }
}

/** The edits with one more: it takes the place of an earlier one there, and of those inside what it replaces. */
export function withEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  const others = edits.filter(({ path }) => path !== edit.path && !path.startsWith(`${edit.path}/`));
  return [...others, edit];
}

export function withoutEdit(edits: readonly Edit[], path: string): Edit[] {
  return edits.filter((edit) => edit.path !== path);
}

/** What is done with edits of a payload, where it is edited. */
export interface Editing {
  readonly edits: readonly Edit[];
  readonly edit: (edit: Edit) => void;
  readonly undo: (path: string) => void;
}
