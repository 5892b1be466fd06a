/**
 * The words of a line of bash as far as it has been typed: quotes may be open. The last one is the cursor's, and empty
 * behind a blank.
 *
 * @example bashWords('webhook-cli send "In Tr') // ['webhook-cli', 'send', 'In Tr']
 */
export function bashWords(line: string): readonly string[] {
  const words = [''];
  let quote = '';
  let isBlank = true;
  for (let i = 0; i < line.length; i += 1) {
    const character = line.charAt(i);
    if (quote === '' && /\s/.test(character)) {
      if (!isBlank) words.push('');
      isBlank = true;
      continue;
    }
    isBlank = false;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'") {
      i += 1;
      add(words, line.charAt(i));
    } else add(words, character);
  }
  return words;
}

function add(words: string[], text: string): void {
  words.push((words.pop() ?? '') + text);
}
