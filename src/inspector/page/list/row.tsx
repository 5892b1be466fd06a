import type { ExchangeRow } from '../../wire.ts';
import { Mark, Tone } from '../parts/said.tsx';
import { clock, dayAndClock } from '../parts/text.ts';
import { usePage } from '../state/context.ts';

const ARROWS = { received: '←', sent: '→', both: '↔' } as const;

/** An exchange in one line, or in two where there is little room. */
export function Row({
  row,
  top,
  place,
  total,
  isSelected,
  isTabStop,
  select,
}: {
  readonly row: ExchangeRow;
  readonly top: number;
  readonly place: number;
  readonly total: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly select: () => void;
}) {
  const { link } = usePage();
  return (
    <li style={{ top: `${top}px` }} aria-posinset={place} aria-setsize={total} data-id={row.id}>
      <a
        href={link({ view: 'exchange', id: row.id })}
        class="row"
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isSelected ? 'true' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          select();
        }}
      >
        <Mark verdict={row.verdict} />
        <span class="event">
          {row.event}
          {row.attempt > 1 && <span class="tag">try {row.attempt}</span>}
        </span>
        <span class="row-key">
          <span class="vh">, </span>
          {row.key}
        </span>
        <span class="matters">
          <span class="vh">, </span>
          {row.matters.join(' · ')}
        </span>
        <span class="verdict">
          <span class="vh">, </span>
          <Tone said={row.verdict} />
        </span>
        <span class="status">
          <span class="vh">, answered </span>
          {row.answer === null ? <span class="dim">…</span> : <Tone said={row.answer} />}
        </span>
        <span class="took">
          <span class="vh">, </span>
          {row.took}
        </span>
        <span class="way" title={row.to ?? row.direction}>
          <span class="vh">, {row.direction}, </span>
          {ARROWS[row.direction]}
        </span>
        <time dateTime={row.at} title={dayAndClock(row.at)}>
          {clock(row.at)}
        </time>
      </a>
    </li>
  );
}
