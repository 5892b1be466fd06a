import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { count } from '../parts/text.ts';
import { indexOfId, rowAt, totalOf } from './list-model.ts';
import { Row } from './row.tsx';
import type { List } from './use-list.ts';
import { MOST_PIXELS, visibleRange } from './visible-range.ts';

/** Narrower than this, a row has two lines. */
const WIDE = 720;
const ROW_WIDE = 34;
const ROW_NARROW = 58;

/** So that what is guessed of the window is mostly what is measured, and the rows are made once. */
const inSteps = (pixels: number): number => Math.ceil(pixels / 200) * 200;

/** The rows that can be seen, and those just outside; the rest is room. */
export function VirtualList({
  list,
  selected,
  select,
  atTop,
  isFollowing,
}: {
  readonly list: List;
  readonly selected: string | null;
  readonly select: (id: string, index: number) => void;
  /** Whether the newest are in sight. */
  readonly atTop: (isAtTop: boolean) => void;
  readonly isFollowing: boolean;
}) {
  const { model, need } = list;
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [height, setHeight] = useState(() => inSteps(innerHeight));
  const [isWide, setWide] = useState(() => innerWidth >= WIDE);
  const rowHeight = isWide ? ROW_WIDE : ROW_NARROW;
  const total = Math.min(totalOf(model), Math.floor(MOST_PIXELS / rowHeight));
  const { first, end } = visibleRange(scrolled, height, rowHeight, total);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      setScrolled(element.scrollTop);
      setHeight(inSteps(element.clientHeight));
      setWide(element.clientWidth >= WIDE);
    };
    // It measures at once, when the page is laid out anyway: to ask here would have all that is asked for wait.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => need(first, end), [need, first, end, model.upTo, model.windows, model.fresh.length]);
  useLayoutEffect(() => {
    // To ask where it is would have the page laid out at once, and then again.
    if (isFollowing && scrolled > 0 && box.current !== null) box.current.scrollTop = 0;
  }, [isFollowing, model.fresh.length, model.upTo]);

  const at = selected === null ? -1 : indexOfId(model, selected);
  // The one that is chosen stays in sight, wherever it is chosen.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const top = at * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  }, [selected, at >= 0, rowHeight]);

  const places = Array.from({ length: end - first }, (_, i) => first + i);
  if (at >= 0 && at < total && (at < first || at >= end)) places.push(at);
  return (
    <div
      ref={box}
      class={`rows ${isWide ? 'wide-rows' : 'narrow-rows'}`}
      data-view="rows"
      onScroll={({ currentTarget }) => {
        setScrolled(currentTarget.scrollTop);
        atTop(currentTarget.scrollTop < rowHeight / 2);
      }}
    >
      <ol
        style={{ height: `${total * rowHeight}px` }}
        aria-label={`Exchanges, newest first: ${count(total)}`}
      >
        {places.map((place) => {
          const row = rowAt(model, place);
          return row === undefined ? (
            <li key={place} class="row" style={{ top: `${place * rowHeight}px` }} />
          ) : (
            <Row
              key={row.id}
              row={row}
              top={place * rowHeight}
              place={place + 1}
              total={total}
              isSelected={row.id === selected}
              isTabStop={row.id === selected || (at < 0 && place === first)}
              select={() => select(row.id, place)}
            />
          );
        })}
      </ol>
    </div>
  );
}
