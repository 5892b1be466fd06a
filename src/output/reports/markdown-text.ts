import { cutText } from '../../core/text/cut-text.ts';
import { visible } from '../text/visible.ts';

// What GitHub or GitLab make a link, a mention, a reference or a command of even where Markdown means
// nothing: only code is safe from it.
const REFERENCE = /[@~$]|[#!&%][\w"]|www\.|:\/\/|^\/|\bGH-\d|\[\[/i;
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
/** Marks that mean something in Markdown wherever they are in a line. */
const MARKUP = /[\\`*_{}[\]<>#+!|"'^&]/g;

/**
 * A text that shows as itself in a line of Markdown, a table cell included. What could become a link or
 * call somebody is set as code.
 */
export function prose(text: string): string {
  const shown = visible(text);
  return REFERENCE.test(shown) ? codeSpan(text) : shown.replace(MARKUP, entity);
}

/** A text as code in a line of Markdown, a table cell included; cut at `most` characters. */
export function codeSpan(text: string, most = Number.POSITIVE_INFINITY): string {
  const shown = cutText(visible(text), most);
  if (shown.trim() === '') return '*empty*';
  // A backtick would end the code and a bar the cell, and backslashes before them are read differently in
  // and outside tables: character references mean the same everywhere.
  const isPlain = !/[`|]|^ | $/.test(shown);
  return isPlain ? `\`${shown}\`` : `<code>${shown.replace(PUNCTUATION, entity)}</code>`;
}

/** Lines as a block of code that nothing in them can end. */
export function codeBlock(text: string, language: string): string {
  const shown = visible(text, { keepLineBreaks: true });
  const longest = (shown.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = '`'.repeat(Math.max(longest + 1, 3));
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** A text inside an HTML element inside Markdown, where no Markdown is read. */
export function inHtml(text: string): string {
  return REFERENCE.test(visible(text)) ? htmlCode(text) : escapeMarkdown(text);
}

/** A text as code inside such an element. */
export function htmlCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

function escapeMarkdown(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
