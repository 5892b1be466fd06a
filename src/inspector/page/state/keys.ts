/** What the keys do, in the order of the help: a key, and what it does. */
export const KEY_HELP = [
  `List
j next exchange
k exchange before
Enter open it
Esc close, go back
/ filter
i invalid only
p pause, go on
g newest`,
  `Exchange
1 payload
2 raw bytes
h headers
4 answer
f find in the payload
n next finding
. null and empty fields
[ webhook of the job before
] webhook of the job after`,
  `Do
r repost
e edit, then repost
d diff to the previous
D diff to another
t its job
c copy
w write as fixture
s send
a answer the next webhook
x export
? these keys`,
  `In the payload
↑ line before
↓ line after
→ open
← close
Space what is known of a field
Del remove it, while editing`,
].map((text) => {
  const [title = '', ...lines] = text.split('\n');
  const keys = lines.map((line) => [line.split(' ', 1)[0] ?? '', line.replace(/^\S+ /, '')] as const);
  return { title, keys };
});

/** A name for a key as the handlers know it; `null` where it belongs to the browser. */
export function keyName(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'ArrowDown') return 'j';
  return event.key === 'ArrowUp' ? 'k' : event.key;
}
