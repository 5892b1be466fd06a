import type { ButtonHTMLAttributes } from 'preact';
import { Key } from './key.tsx';

/** Something to press, with the key that does the same. */
export function Button({ k, children, ...rest }: ButtonHTMLAttributes & { readonly k?: string | false }) {
  return (
    <button type="button" {...rest}>
      {children}
      {k && <Key name={k} />}
    </button>
  );
}
