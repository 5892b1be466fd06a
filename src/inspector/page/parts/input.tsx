import type { InputHTMLAttributes } from 'preact';

/** A line of text to be written, which nothing completes or corrects. */
export function Input({
  change,
  ...rest
}: InputHTMLAttributes & { readonly change: (text: string) => void }) {
  return (
    <input
      autocomplete="off"
      spellcheck={false}
      onInput={({ currentTarget }) => change(currentTarget.value)}
      {...rest}
    />
  );
}
