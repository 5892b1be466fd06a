// The difference of two texts as people read it: line by line with lines around, and of a long line the place.

const CONTEXT = 3;
/** Longest line that is shown whole. */
const LONGEST = 160;
const AROUND = 60;
/** Beyond this many edits the rest is shown as taken out and put in. */
const MOST_EDITS = 1500;

/**
 * Compares two texts line by line.
 *
 * @returns hunks with their lines of context, none where the texts are equal; each line begins with a blank, a
 *   minus (only before) or a plus (only after)
 */
export function differences(before, after) {
  if (before === after) return [];
  const edits = editsOf(before.split('\n'), after.split('\n'));
  const changed = edits.flatMap(([sign], i) => (sign === ' ' ? [] : [i]));
  const hunks = [];
  for (const i of changed) {
    const last = hunks.at(-1);
    if (last !== undefined && i - last.to <= 2 * CONTEXT) last.to = i;
    else hunks.push({ from: i, to: i });
  }
  return hunks.map(({ from, to }) => {
    const lines = edits.slice(Math.max(0, from - CONTEXT), to + CONTEXT + 1);
    return { lines: shortened(lines), changes: shortened(edits.slice(from, to + 1)) };
  });
}

/** The edits from one list of lines to another: a sign and a line each. */
function editsOf(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const kept = (line) => [' ', line];
  return [
    ...a.slice(0, start).map(kept),
    ...shortestEdits(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(kept),
  ];
}

/** Myers, An O(ND) Difference Algorithm and Its Variations, 1986: the greedy one. */
function shortestEdits(a, b) {
  const furthest = new Map([[1, 0]]);
  const trail = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_EDITS); d += 1) {
    trail.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(furthest, k, d) ? furthest.get(k + 1) : furthest.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(trail, a, b);
    }
  }
  return [...a.map((line) => ['-', line]), ...b.map((line) => ['+', line])];
}

function isDown(furthest, k, d) {
  return k === -d || (k !== d && furthest.get(k - 1) < furthest.get(k + 1));
}

function walkBack(trail, a, b) {
  const edits = [];
  let x = a.length;
  let y = b.length;
  for (let d = trail.length - 1; d >= 0; d -= 1) {
    const k = x - y;
    const before = isDown(trail[d], k, d) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : trail[d].get(before);
    const fromY = d === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      edits.push([' ', a[x]]);
    }
    if (d === 0) break;
    if (x === fromX) {
      y -= 1;
      edits.push(['+', b[y]]);
    } else {
      x -= 1;
      edits.push(['-', a[x]]);
    }
  }
  return edits.reverse();
}

/** Signs and lines as texts; of a long line what stands around its first difference from its counterpart. */
function shortened(edits) {
  const removed = edits.filter(([sign]) => sign === '-').map(([, line]) => line);
  const added = edits.filter(([sign]) => sign === '+').map(([, line]) => line);
  let minus = 0;
  let plus = 0;
  return edits.map(([sign, line]) => {
    if (sign === '-') return `-${excerpt(line, added[minus++])}`;
    if (sign === '+') return `+${excerpt(line, removed[plus++])}`;
    return ` ${excerpt(line, undefined)}`;
  });
}

function excerpt(line, counterpart) {
  if (line.length <= LONGEST) return printable(line);
  let at = 0;
  if (counterpart !== undefined) {
    while (at < line.length && line[at] === counterpart[at]) at += 1;
  }
  const from = Math.max(0, at - AROUND);
  const to = Math.min(line.length, from + LONGEST);
  return `${from > 0 ? '…' : ''}${printable(line.slice(from, to))}${to < line.length ? '…' : ''}`;
}

/** Control characters in sight: a difference in colour is one too. */
function printable(text) {
  return text.replace(
    // biome-ignore format: one range after the other
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) =>
      character === '\u001b' ? '\\e' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/**
 * Compares all artefacts of two sides, each a map from name to text. What changed in the same words in several
 * artefacts is told once.
 *
 * @returns `groups`: the counts by the first part of the name; `changes`: each with its hunk and the artefacts
 *   that have it
 */
export function compareArtefacts(before, after) {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const groups = new Map();
  const changes = new Map();
  for (const name of names) {
    const group = name.split('/', 1)[0];
    const counts = groups.get(group) ?? { compared: 0, equal: 0, different: 0 };
    groups.set(group, counts);
    counts.compared += 1;
    const hunks = hunksOf(before.get(name), after.get(name));
    counts[hunks.length === 0 ? 'equal' : 'different'] += 1;
    for (const { lines, changes: changed } of hunks) {
      const key = changed.join('\n');
      const known = changes.get(key);
      if (known === undefined) changes.set(key, { lines, artefacts: [name] });
      else if (known.artefacts.at(-1) !== name) known.artefacts.push(name);
    }
  }
  return { groups, changes: [...changes.values()] };
}

function hunksOf(before, after) {
  if (before !== undefined && after !== undefined) return differences(before, after);
  const line = before === undefined ? '+only after' : '-only before';
  return [{ lines: [line], changes: [line] }];
}
