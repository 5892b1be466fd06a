// Each script hands the line to the program that is being typed, so that what is completed is what that version knows.
// The first line of the answer says whether the shell is to complete files itself, and behind which part of the word;
// each of the others is a word and what it means, with a tab between. Nothing is ever evaluated.

const BASH = `# webhook-cli completion for bash
_webhook_cli() {
  local answer line kind= before= IFS=
  COMPREPLY=()
  answer=$("\${1/#\\~/$HOME}" completion bash -- "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null) || return
  while read -r line; do
    if [[ -z $kind ]]; then
      kind=\${line%% *}
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done <<<"$answer"
  compopt -o nosort 2>/dev/null
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=:,] ]] && compopt -o nospace 2>/dev/null
  case $kind in
    files) line=-f ;;
    folders) line=-d ;;
    *) return ;;
  esac
  compopt -o filenames 2>/dev/null
  answer=$(compgen "$line" -- "$2")
  while read -r line; do
    [[ -n $line ]] && COMPREPLY+=("$line")
  done <<<"$answer"
}
complete -F _webhook_cli webhook-cli
`;

const ZSH = `#compdef webhook-cli
# webhook-cli completion for zsh
_webhook-cli() {
  local -a answer spaced open
  local line word before program=\${(Q)words[1]/#\\~/$HOME}
  answer=("\${(@f)$($program completion zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  [[ $answer[1] == *' '* ]] && before=\${answer[1]#* }
  for line in "\${(@)answer[2,-1]}"; do
    word=\${line%%$'\\t'*}
    line=\${word//:/\\\\:}:\${line#*$'\\t'}
    if [[ $word == *[=:,] ]]; then open+=("$line"); else spaced+=("$line"); fi
  done
  local ret=1
  _describe -V -t values webhook-cli spaced -- open -S '' && ret=0
  case $answer[1] in
    files*) compset -p \${#before}; _files && ret=0 ;;
    folders*) compset -p \${#before}; _files -/ && ret=0 ;;
  esac
  return ret
}
if [[ $funcstack[1] == _webhook-cli ]]; then
  _webhook-cli "$@"
else
  compdef _webhook-cli webhook-cli
fi
`;

const FISH = `# webhook-cli completion for fish
function __webhook_cli_complete
    set -l words (commandline -opc)
    while string match -qr '^\\w+=' -- $words[1]
        set -e words[1]
    end
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -l answer ($program completion fish -- $words[2..-1] "$current" 2>/dev/null </dev/null)
    set -l kind (string split -m 1 ' ' -- $answer[1])
    printf '%s\\n' $answer[2..-1]
    switch "$kind[1]"
        case files
            __webhook_cli_paths "$kind[2]" "$current" '.'
        case folders
            __webhook_cli_paths "$kind[2]" "$current" '/$'
    end
end
function __webhook_cli_paths
    set -l from (math 1 + (string length -- "$argv[1]"))
    for path in (__fish_complete_path (string sub -s $from -- "$argv[2]"))
        string match -qr -- "$argv[3]" (string split -m 1 \\t -- $path)[1]
        and printf '%s%s\\n' "$argv[1]" $path
    end
end
complete -c webhook-cli -e
complete -c webhook-cli -f -k -a '(__webhook_cli_complete)'
`;

const POWERSHELL = `# webhook-cli completion for PowerShell
Register-ArgumentCompleter -Native -CommandName webhook-cli -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
  })
  $program = $typed[0]
  # Windows PowerShell drops an argument that is empty.
  $current = if ($wordToComplete) { $wordToComplete } else { '""' }
  $words = @($typed | Select-Object -Skip 1) + $current
  try { $answer = @(& $program completion powershell '--' @words 2>$null) } catch { return '' }
  $kind, $lines = $answer
  foreach ($line in $lines) {
    $value, $text = $line -split "\`t", 2
    if (-not $text) { $text = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
  }
  # Without any result PowerShell completes files by itself.
  if (-not $lines -and $kind -notmatch '^(files|folders)') { '' }
}
`;

/** What teaches each shell to complete. */
export const SHELLS = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
} as const satisfies Readonly<Record<string, string>>;

export type Shell = keyof typeof SHELLS;
