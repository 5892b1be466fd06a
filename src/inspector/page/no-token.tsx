/** A tab that was not given the token, or has one that counts no more. */
export function NoToken({ wasRefused }: { readonly wasRefused: boolean }) {
  return (
    <main class="no-token">
      <h1>{wasRefused ? 'This tab’s token does not count any more' : 'This tab has no token'}</h1>
      <p>
        {wasRefused
          ? 'The inspector was started anew, and has a new one.'
          : 'The inspector shows payloads, so it opens for whoever has its token only.'}
      </p>
      <p>Open the whole address that the terminal printed, with what stands behind the #:</p>
      <pre>inspect: {location.origin}/#token=…</pre>
      <p class="dim">In “listen”, the key w prints that line again.</p>
    </main>
  );
}
