/**
 * Commands that the runner of a CI job obeys wherever they are in a line of what a job prints: `##[…]` (GitHub Actions,
 * Azure Pipelines), `##vso[…]` (Azure Pipelines), `##teamcity[…]` (TeamCity).
 */
const IN_LINES = /##(?=\w*\[)/g;

/**
 * Those of GitHub Actions that begin a line: white space before them does not matter.
 *
 * GitLab's marks of sections (`section_start:1:name`) mean something before a carriage return and an escape character
 * only, which never come out.
 */
const AT_START = /^([^\S\n\r\u2028\u2029]*):(?=:)/gm;

/** Writes a text so that nothing inside a line of it is a command, also as the value of a JSON string. */
export function withoutCommandsInLines(text: string): string {
  return text.includes('##') ? text.replace(IN_LINES, '#\\u0023') : text;
}

/**
 * Writes whole lines so that a runner takes nothing in them for a command.
 *
 * @param colon how the colon is written that would begin one
 */
export function withoutCommands(text: string, colon = '\\u003a'): string {
  const lines = withoutCommandsInLines(text);
  return lines.includes('::') ? lines.replace(AT_START, `$1${colon}`) : lines;
}
