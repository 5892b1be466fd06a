/** What stands before `--` on a command line. */
export function argumentsBeforeDashes(argv: readonly string[]): readonly string[] {
  return argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
}

/** What stands after `--` and belongs to another command. */
export function argumentsAfterDashes(argv: readonly string[]): readonly string[] {
  return argv.slice(argumentsBeforeDashes(argv).length + 1);
}
