/** A tab that was not given the token, or has one that counts no more. */
export function NoToken({ wasRefused }: { readonly wasRefused: boolean }) {
  return (
    <main class="no-token">
      <h1>{wasRefused ? 'This tab’s token does not count any more' : 'This tab has no token'}</h1>
      <p>Open the whole address that the terminal printed, with what stands behind the #:</p>
      <pre>inspect: {location.origin}/#token=…</pre>
    </main>
  );
}
