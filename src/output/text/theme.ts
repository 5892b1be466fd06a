import { Chalk, type ChalkInstance } from 'chalk';

/** Gives a text its look. */
type Paint = (text: string) => string;

// The sixteen colours of the terminal's own palette, so that what its user finds readable stays readable.
// `dim` instead of grey: grey is the background colour of one widely used palette.
const STYLES = {
  plain: () => (text) => text,
  key: (chalk) => chalk.blueBright,
  text: (chalk) => chalk.green,
  number: (chalk) => chalk.cyan,
  literal: (chalk) => chalk.magenta,
  punctuation: (chalk) => chalk.dim,
  dim: (chalk) => chalk.dim,
  strong: (chalk) => chalk.bold,
  ok: (chalk) => chalk.green,
  warn: (chalk) => chalk.yellow,
  bad: (chalk) => chalk.red,
  info: (chalk) => chalk.cyan,
  direction: (chalk) => chalk.magenta,
  event: (chalk) => chalk.bold,
} satisfies Readonly<Record<string, (chalk: ChalkInstance) => Paint>>;

/** What a piece of text is, as far as its look goes. */
export type Role = keyof typeof STYLES;
export type Theme = Readonly<Record<Role, Paint>>;

/** The looks of all roles. Without colour the text stays as it is. */
export function createTheme(colour: boolean): Theme {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const entries = Object.entries(STYLES).map(([role, style]) => [role, style(chalk)]);
  return Object.fromEntries(entries) as Theme;
}
