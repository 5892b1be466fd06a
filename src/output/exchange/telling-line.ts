import type { ExchangeResponse } from '../../core/exchange.ts';
import { compactJson } from '../../core/json/json.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { formatBytes } from '../text/format.ts';

/** What is looked at of a body: a page of an error may come with a library. */
const MOST_LOOKED_AT = 16 * 1024;
const MOST_CHARACTERS = 200;

/**
 * The one line of an answer's body that says most, cut: a JSON document without its line breaks, the text of a page
 * without its markup, else the first line with a word in it. Text from the network is in it as it came.
 *
 * @example tellingLine({ body: '<title>Error</title><pre>no such job</pre>', ... }) // 'Error no such job'
 */
export function tellingLine({ body, bodyEncoding }: Pick<ExchangeResponse, 'body' | 'bodyEncoding'>): string {
  if (bodyEncoding === 'base64') {
    return body === '' ? '' : `(${formatBytes(Buffer.byteLength(body, 'base64'))} that are no UTF-8)`;
  }
  return cutText(oneLine(body.slice(0, MOST_LOOKED_AT)), MOST_CHARACTERS);
}

function oneLine(text: string): string {
  if (/^\s*[{[]/.test(text)) return jsonLine(text);
  if (/^\s*</.test(text)) return textOfPage(text);
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const filled = lines.filter((line) => line !== '');
  const telling = filled.find((line) => /[\p{L}\p{N}]/u.test(line)) ?? filled[0] ?? '';
  return filled.length > 1 ? `${telling} …` : telling;
}

function jsonLine(text: string): string {
  try {
    JSON.parse(text);
    return compactJson(text);
  } catch {
    // Cut off, or none: its line breaks say nothing either.
    return text.replace(/\s+/g, ' ').trim();
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#039': "'",
  '#x27': "'",
  nbsp: ' ',
};

/** The words of an HTML or XML document; of one without any, its markup. */
function textOfPage(text: string): string {
  const words = withoutElements(text, ['style', 'script', 'svg'])
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/<[^<>]*(?:>|$)/g, ' ')
    .replace(/&(#?\w{2,4});/g, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? text.replace(/\s+/g, ' ').trim() : words;
}

/** Each is looked for from where the last one ended: however many there are, the text is read once. */
function withoutElements(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => {
    const parts: string[] = [];
    const lower = rest.toLowerCase();
    let from = 0;
    for (let open = lower.indexOf(`<${name}`); open >= 0; open = lower.indexOf(`<${name}`, from)) {
      parts.push(rest.slice(from, open));
      const close = lower.indexOf(`</${name}`, open);
      if (close < 0) return parts.join(' ');
      from = close;
    }
    return [...parts, rest.slice(from)].join(' ');
  }, text);
}
