/** What stands before `--` on a command line. */
export function ownArguments(argv: readonly string[]): readonly string[] {
  return argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
}

/** What stands after `--` and belongs to another command. */
export function foreignArguments(argv: readonly string[]): readonly string[] {
  return argv.slice(ownArguments(argv).length + 1);
}
