import { quartiles, verdictOf } from './statistics.mjs';

/** Digits that a figure is worth: a ratio two, a count none. */
const WAYS = {
  ratio: (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2)),
  share: (value) => `${(value * 100).toFixed(1)} %`,
  count: (value) => Math.round(value).toLocaleString('en'),
};

function measuredOf({ values, unit = 'ratio', everyRound, once = false }, rounds) {
  const found = quartiles(values);
  if (found === null) return '–';
  const say = WAYS[unit];
  if (once) return say(found.median);
  const worst = everyRound ? `, worst ${say(Math.max(...values))}` : '';
  const fewer = values.length < rounds ? `, ${values.length} of ${rounds} rounds` : '';
  return `${say(found.median)} [${say(found.q1)}–${say(found.q3)}]${worst}${fewer}`;
}

function cellsOf(row, rounds, hasBefore) {
  const say = (bar) => (bar === undefined ? '' : WAYS[row.unit ?? 'ratio'](bar));
  const sign = row.better === 'lower' ? '≤ ' : '≥ ';
  const met = row.note ?? verdictOf(row) ?? 'not measured';
  return [
    row.what,
    measuredOf(row, rounds),
    ...(hasBefore ? [row.before === undefined ? '' : measuredOf({ ...row, ...row.before }, rounds)] : []),
    row.must === undefined ? '' : `${sign}${say(row.must)}`,
    row.goal === undefined ? '' : `${sign}${say(row.goal)}`,
    met,
  ];
}

const oneLine = (text) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
const line = (cells) => `| ${cells.map(oneLine).join(' | ')} |`;

/** The table, with all that is needed to read it. */
export function toMarkdown({ machine, rounds, hasBefore, spread, rows, notes }) {
  const heads = ['what', 'median [quartiles]', ...(hasBefore ? ['before'] : []), 'must', 'goal', 'met'];
  return [
    ...machine.map((text) => `- ${text}`),
    '',
    ...(spread.length === 0
      ? []
      : [line(['A/A', 'median [quartiles]']), line(['---', '---'])].concat(
          spread.map((row) => line([row.what, row.note ?? measuredOf(row, rounds)])),
          '',
        )),
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row, rounds, hasBefore))),
    '',
    ...notes.map((text) => `- ${oneLine(text)}`),
  ].join('\n');
}

/** The same for machines: every row with all its values. */
export function toJson({ machine, rounds, spread, rows, notes, samples }) {
  const figures = (row) => ({ ...row, ...quartiles(row.values), met: verdictOf(row) });
  return JSON.stringify(
    { machine, rounds, spread: spread.map(figures), rows: rows.map(figures), notes, samples },
    null,
    2,
  );
}
