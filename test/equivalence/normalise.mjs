// What differs from run to run of one and the same build: moments of the run, measured durations, ids of
// exchanges, ports, folders, process ids. Nothing else: what comes of --seed and --now is compared as it is.

const COLOUR = '(?:\\u001b\\[[\\d;]*m)*';
const DURATION = '\\d[\\d,.]* (?:ms|s|min)(?!\\w)';

/** Keys of machine output whose numbers were measured. */
const MEASURED_KEYS = 'durationMs|p50|p95|max|afterMs|tookMs|waitedMs';

/** What stands before a duration that was measured; one that was asked for, as in "within 2 s", stays. */
const MEASURED_AFTER = [
  ' {2,}',
  `(?:<--|→)${COLOUR} ${COLOUR}\\d{3}(?:[^\\n\\d\\u001b]|\\u001b\\[[\\d;]*m)*? `,
  '\\b(?:p50|p95|max|took) `?',
  '"took" value="',
  '<dt>took</dt><dd><bdi>',
].join('|');

const MEASURED = [
  [new RegExp(`(${MEASURED_AFTER})(${COLOUR})${DURATION}`, 'g'), '$1$2<duration>'],
  [
    new RegExp(`(\\btimes?, after )((?:${DURATION}, )*${DURATION})`, 'g'),
    (_all, before, list) => before + list.replace(new RegExp(DURATION, 'g'), '<duration>'),
  ],
  [/(?<="gapsMs":\[)[\d.,]+/g, (list) => list.replace(/[\d.]+/g, '<duration>')],
  // Compact lines fill up to the next column; three blanks are the least that stand there.
  [/(<duration>(?:\u001b\[[\d;]*m)*) {3,}/g, '$1   '],
  // A column that ends its line is as wide as the longest duration in it.
  [/ {2,}(?=(?:\u001b\[[\d;]*m)*<duration>(?:\u001b\[[\d;]*m)*$)/gm, '  '],
  // The column is as wide as the longest duration in it.
  [/ {2,}took(?=\u001b|$)/gm, '  took'],
  [new RegExp(`(\\\\*"(?:${MEASURED_KEYS})\\\\*":\\s?)\\d+(?:\\.\\d+)?(?:e-?\\d+)?`, 'g'), '$1<duration>'],
  [/(<test(?:suites?|case)\b[^>]* time=")[\d.]+"/g, '$1<duration>"'],
];

/** Of events that nobody can give a seed (`check`, `demo`): who the job is and when it happens. */
const FRESH = [
  [/\bDO-[A-Z\d]{6}\b/g, 'key'],
  [/(?<!\d)222\d{8}(?!\d)/g, 'key'],
  [/(?<![\da-f])[\da-f]{24}(?![\da-f])/g, 'object'],
  [/\bDET\d{10}\b|\bPO-\d{7}\b/g, 'number'],
  [/(?<=verification_code\\*"?:\s?)\d{4}\b/g, 'code'],
  [/(?<=\/\/trk\.la\/)\w{7}\b/g, 'link'],
  // The first bytes of a body that is no text, whose first key is the id.
  [/(?<=7b 22 69 64 22 3a 22 )(?:[\da-f]{2} )+/g, 'bytes'],
  [/(?<![\da-f])[\da-f]{64}(?![\da-f])/g, 'signature'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g, 'time'],
  [/\b\d{4}-\d{2}-\d{2}\b/g, 'date'],
];

/**
 * Makes the normaliser of one side.
 *
 * @param side `from` and `to`: when the side was run, ms since 1970; `folders`: the paths that are its own and
 *   the names that they get; `ports`: those that the comparison opened itself
 */
export function createNormaliser({ from, to, folders, ports = [] }) {
  const ids = new Set();
  const knownPorts = new Set([...ports].map(String));
  // A screen shows whole seconds of a moment within them.
  const isOfTheRun = (ms) => ms >= Math.floor(from / 1000) * 1000 && ms <= to;
  const days = [from, to].map((ms) => new Date(ms).toISOString().slice(0, 10));

  const moments = (text) =>
    text
      .replace(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z?/g, (moment) =>
        isOfTheRun(Date.parse(`${moment.replace(' ', 'T').replace('Z', '')}Z`)) ? '<time>' : moment,
      )
      .replace(/\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT/g, (moment) =>
        isOfTheRun(Date.parse(moment)) ? '<time>' : moment,
      )
      .replace(/(?<![\d:T-])\d{2}:\d{2}:\d{2}(?:\.\d{3})?(?![\d:])/g, (clock) =>
        days.some((day) => isOfTheRun(Date.parse(`${day}T${clock}Z`))) ? '<clock>' : clock,
      )
      .replace(/(?<!\d)\d{10}(?:\d{3})?(?!\d)/g, (digits) =>
        isOfTheRun(Number(digits) * (digits.length === 10 ? 1000 : 1)) ? '<epoch>' : digits,
      );

  return {
    /** Takes note of the ids and ports that a text of this side tells. */
    learn(text) {
      const exchange = /"id":"([a-hjkmnp-z2-9]{8})","(?:direction|at)":/g;
      const arrow = new RegExp(`(?:-->|<--)${COLOUR} .*?([a-hjkmnp-z2-9]{8})${COLOUR}$`, 'gm');
      for (const pattern of [exchange, arrow]) for (const [, id] of text.matchAll(pattern)) ids.add(id);
      for (const [, port] of text.matchAll(/\blisten(?:s|ing) on \S*?http:\/\/[^\s/]+:(\d+)/g)) {
        knownPorts.add(port);
      }
      for (const [, port] of text.matchAll(/"type":"ready"[^\n]*?"port":(\d+)/g)) knownPorts.add(port);
    },

    /**
     * A text without what differs from run to run. Equal ids become equal names, so that what belongs together
     * is compared too.
     *
     * @param options `fresh`: the events in it were not made with a seed
     */
    normalise(text, { fresh = false } = {}) {
      let normal = text;
      for (const [path, name] of folders) normal = normal.replaceAll(path, name);
      normal = normal
        .replace(/(?<=:|\bport |"port":)\d{4,5}(?!\d)/g, (port) => (knownPorts.has(port) ? '<port>' : port))
        .replace(/"pid":\d+/g, '"pid":<pid>')
        .replace(/\.[\da-f]{8}\.tmp\b/g, '.<random>.tmp');
      for (const [pattern, replacement] of MEASURED) normal = normal.replace(pattern, replacement);
      normal = moments(normal);
      const seen = new Map();
      normal = normal.replace(/\u001b\[[\d;]*m|[a-z\d]+/g, (word) => {
        if (!ids.has(word)) return word;
        if (!seen.has(word)) seen.set(word, `<id ${seen.size + 1}>`);
        return seen.get(word);
      });
      return fresh ? normal.split('\n').map(withoutIdentity).join('\n') : normal;
    },
  };
}

/** Counts anew on each line: one value more or less is then a difference of its own line alone. */
function withoutIdentity(line) {
  const names = new Map();
  return FRESH.reduce(
    (text, [pattern, kind]) =>
      text.replace(pattern, (value) => {
        const name = names.get(value);
        if (name !== undefined) return name;
        const count = [...names.values()].filter((other) => other.startsWith(`<${kind} `)).length;
        names.set(value, `<${kind} ${count + 1}>`);
        return names.get(value);
      }),
    // An identity does not show in base64.
    line.replace(/(?<="body":")[\w+/]{100,}=*(?=","bodyEncoding":"base64")/g, (body) =>
      JSON.stringify(Buffer.from(body, 'base64').toString('latin1')).slice(1, -1),
    ),
  );
}
