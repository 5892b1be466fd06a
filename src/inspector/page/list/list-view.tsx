import type { RefObject } from 'preact';
import { Button } from '../parts/button.tsx';
import { count } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { EmptyList } from './empty-list.tsx';
import { FilterBox } from './filter-box.tsx';
import { totalOf } from './list-model.ts';
import type { List } from './use-list.ts';
import { VirtualList } from './virtual-list.tsx';

/** The list with what narrows it and what makes it stand still. */
export function ListView({
  list,
  filter,
  selected,
  select,
  isPaused,
  isAtTop,
  setPaused,
  setAtTop,
}: {
  readonly list: List;
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly selected: string | null;
  readonly select: (id: string, index: number) => void;
  readonly isPaused: boolean;
  readonly isAtTop: boolean;
  readonly setPaused: (isPaused: boolean) => void;
  readonly setAtTop: (isAtTop: boolean) => void;
}) {
  const { place, go, source } = usePage();
  const { model, error } = list;
  const isOffline = source.actions === null;
  const total = totalOf(model);
  const waiting = model.waitingCount;
  return (
    <section class="list" aria-label="Exchanges">
      <div class="list-bar">
        <FilterBox
          ref={filter}
          q={place.q}
          change={(q) => go(place.route, { q, isReplacing: true })}
          isOffline={isOffline}
          problem={
            error === null ? null : [error.message, error.hint].filter((text) => text !== '').join(' · ')
          }
        />
        {!isOffline && (
          <Button k="p" class="toggle" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            <span aria-hidden="true">{isPaused ? '▶ ' : '❚❚ '}</span>
            {isPaused ? 'Paused' : 'Pause'}
          </Button>
        )}
        <p class="counts">
          {model.upTo === null
            ? ''
            : place.q === ''
              ? count(total)
              : `${count(total)} of ${count(model.known)}`}
          {!model.isWhole && ' · reading older ones…'}
          {model.unreadable > 0 && ` · ${count(model.unreadable)} lines unreadable`}
        </p>
      </div>
      {list.burst > 0 && (
        <p class="notice" role="status">
          {count(list.burst)} came at once; the list has them all.
        </p>
      )}
      {(isPaused || !isAtTop) && (waiting > 0 || isPaused) && (
        <Button
          class="pill"
          data-waiting={waiting}
          onClick={() => {
            setPaused(false);
            setAtTop(true);
          }}
        >
          {waiting > 0 ? `↑ ${count(waiting)} new` : 'Paused · go on'}
        </Button>
      )}
      {total > 0 && (
        <div class="row heads" aria-hidden="true">
          <span />
          <span>Event</span>
          <span>Key</span>
          <span>What matters</span>
          <span>Verdict</span>
          <span>Answer</span>
          <span class="took">Took</span>
          <span />
          <span>Time</span>
        </div>
      )}
      {model.upTo !== null && total === 0 ? (
        <EmptyList known={model.known} isWhole={model.isWhole} />
      ) : (
        <VirtualList
          list={list}
          selected={selected}
          select={select}
          atTop={setAtTop}
          isFollowing={isAtTop && !isPaused}
        />
      )}
    </section>
  );
}
