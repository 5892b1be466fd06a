import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Input } from '../parts/input.tsx';
import { Key } from '../parts/key.tsx';
import { FILTER_WORDS, hasWord, toggleWord } from './filter-words.ts';

const TYPING_MS = 250;

/** What narrows the list: words, free text, and the invalid ones only. */
export function FilterBox({
  ref,
  q,
  change,
  isOffline,
  problem,
}: {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly q: string;
  readonly change: (q: string) => void;
  /** Offline there is no grammar, and every word is looked for. */
  readonly isOffline: boolean;
  readonly problem: string | null;
}) {
  const [text, setText] = useState(q);
  useLayoutEffect(() => setText(q), [q]);
  useLayoutEffect(() => {
    // A word that waits for its value asks for nothing yet.
    if (text === q || text.endsWith(':')) return undefined;
    const timer = setTimeout(() => change(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, q, change]);

  const isInvalidOnly = hasWord(text, 'invalid');
  return (
    <search class="filter" aria-label="Exchanges">
      <div class="filter-field">
        <div class="field">
          <Input
            aria-label="Filter"
            ref={ref}
            type="search"
            list="filter-words"
            placeholder={isOffline ? 'Filter by any text' : 'Filter: event:failed status:5xx, or any text'}
            value={text}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : 'filter-problem'}
            change={setText}
            onKeyDown={(event) => {
              if (event.key === 'Enter') change(text);
              if (event.key === 'Escape') {
                event.stopPropagation();
                event.preventDefault();
                if (text === '') event.currentTarget.blur();
                else change('');
                setText('');
              }
            }}
          />
          <Key name="/" />
        </div>
        {!isOffline && (
          <datalist id="filter-words">
            {FILTER_WORDS.map((word) => (
              <option key={word} value={word} />
            ))}
          </datalist>
        )}
      </div>
      <Button class="toggle" aria-pressed={isInvalidOnly} onClick={() => change(toggleWord(text, 'invalid'))}>
        <span aria-hidden="true">✖ </span>Invalid only
      </Button>
      {problem && (
        <p id="filter-problem" class="bad" role="alert">
          {problem}
        </p>
      )}
    </search>
  );
}
