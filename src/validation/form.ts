import { utf8Text } from '../core/http/body.ts';

/** A field of a form as it was found. */
export type FormField =
  | {
      readonly kind: 'value';
      readonly value: string /** A percent sign that begins no escape. */;
      readonly stray: string | null;
    }
  /** Its escapes stand for bytes that are no UTF-8. */
  | { readonly kind: 'not-utf8' }
  | { readonly kind: 'missing' };

/** Reads the first of some fields that a form has. */
export function readFormField(text: string, names: readonly string[]): FormField {
  const form = text.trim();
  const fields = new URLSearchParams(form);
  for (const name of names) {
    const value = fields.get(name);
    if (value === null) continue;
    // The standard parser puts this in place of every byte that is none of UTF-8's.
    if (value.includes('\ufffd') && bytesOfField(form, name) === null) return { kind: 'not-utf8' };
    return { kind: 'value', value, stray: /%(?![\da-f]{2}).{0,2}/is.exec(form)?.[0] ?? null };
  }
  return { kind: 'missing' };
}

/** The text of a field, read strictly; `null` where it is no UTF-8. */
function bytesOfField(form: string, name: string): string | null {
  const pair = form.split('&').find((each) => new URLSearchParams(each).has(name)) ?? '';
  const latin1 = Buffer.from(pair, 'utf8').toString('latin1');
  const plain = latin1.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8Text(Buffer.from(plain, 'latin1'));
}
