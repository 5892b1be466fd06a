import type { Program, Run } from '../base-program.ts';
import { argumentsAfterDashes } from '../flags/typed-command.ts';

const AFTER = `
Install it once, then start a new shell:
  echo 'eval "$(webhook-cli completion bash)"' >> ~/.bashrc
  echo 'eval "$(webhook-cli completion zsh)"' >> ~/.zshrc   (behind compinit)
  webhook-cli completion fish > ~/.config/fish/completions/webhook-cli.fish
  Add-Content $PROFILE 'webhook-cli completion powershell | Out-String | iex'

A shell that loads completions when they are needed starts faster with a file:
  webhook-cli completion zsh > "\${fpath[1]}/_webhook-cli"
  webhook-cli completion bash > \\
    ~/.local/share/bash-completion/completions/webhook-cli

webhook-cli has to be on the PATH: in a project
  export PATH="$PWD/node_modules/.bin:$PATH"

Examples:
  webhook-cli completion zsh
  webhook-cli completion fish -- listen --expect ""

The second one asks what completes a line, as the scripts do. Whatever is typed,
no file of settings is read.`;

/** Declares `completion`. */
export function registerCompletion(program: Program, run: Run, argv: readonly string[]): void {
  program
    .command('completion')
    .summary('teach a shell to complete commands, flags and names')
    .description(
      'Print a script for bash, zsh, fish or PowerShell. It completes commands, flags and their values, names of events, scenarios, fixtures, cases and providers, ids of the history, and files.',
    )
    .argument('[shell]', 'bash, zsh, fish or powershell')
    .argument('[words...]', 'behind --: what was typed')
    .action((shell, words, _flags, command) =>
      run(command, async (session) => {
        const { answerScript, printScript } = await import('./action.ts');
        if (argv.includes('--')) return answerScript(session, program, shell, argumentsAfterDashes(argv));
        if (words.length > 0) command.error(`error: ${words[0]} is one argument too many`);
        return printScript(session, shell);
      }),
    )
    .addHelpText('after', AFTER);
}
