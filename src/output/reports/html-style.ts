/**
 * The looks of the HTML report. Every pair of colours has a contrast of at least 4.5 to 1, and none of them
 * says what a word does not say too.
 */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1a1f24; --soft: #57606a; --line: #d0d7de; --block: #f3f5f7;
  --fail: #b42318; --warn: #8a5300; --pass: #116329; --skip: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --text: #e6eaef; --soft: #a3adb8; --line: #3a424c; --block: #1c2229;
    --fail: #ff9b91; --warn: #f0b45a; --pass: #6fdc8c; --skip: #a3adb8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
h3, h4 { font-size: 1rem; margin: 0 0 .5rem; }
summary { cursor: pointer; padding: .5rem 0; }
summary h2 { display: inline; }
details h3, details h4 { margin-top: 1rem; }
.subject { margin: .25rem 0 1rem; color: var(--soft); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0; padding: 0; }
.counts li { border: 1px solid currentColor; border-radius: .5rem; padding: .25rem .75rem; }
.counts .zero { color: var(--soft); }
.fail, .fail .mark { color: var(--fail); }
.warn, .warn .mark, .accepted, .accepted .mark { color: var(--warn); }
.pass { color: var(--pass); }
.skip { color: var(--skip); }
article { border: 1px solid var(--line); border-left: .3rem solid currentColor; border-radius: .4rem; margin: 0 0 1rem; padding: .75rem; }
article > *, details li > * { color: var(--text); }
article p { margin: .5rem 0; }
dl { margin: .5rem 0; }
dl div { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
dt { color: var(--soft); min-width: 5.5rem; }
dd { margin: 0; flex: 1 1 12rem; }
details ul { list-style: none; margin: 0; padding: 0; }
details li { padding: .2rem 0; }
.more { color: var(--soft); }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre {
  background: var(--block); border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0;
  max-height: 32rem; overflow: auto; padding: .6rem; unicode-bidi: plaintext; white-space: pre-wrap;
}
:focus-visible { outline: 3px solid #2f6fed; outline-offset: 2px; }
@media print { details:not([open]) > * { display: block; } pre { max-height: none; } }
`;
