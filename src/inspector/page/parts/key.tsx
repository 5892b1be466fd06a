/** The key that does the same, beside its words. */
export function Key({ name }: { readonly name: string }) {
  return <kbd class="key">{name}</kbd>;
}
