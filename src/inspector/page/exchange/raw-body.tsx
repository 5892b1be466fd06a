import { useMemo, useState } from 'preact/hooks';
import type { BodyView } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { shown } from '../parts/shown.tsx';
import { count, seen, sizeText } from '../parts/text.ts';
import type { BodyOf, Source } from '../source/source.ts';
import { usePage } from '../state/context.ts';
import { useLoad } from '../state/use-load.ts';
import { hexLines } from './hex.ts';

/** So many bytes are shown as hexadecimal at once. */
const HEX_STEP = 8192;

/** A body as it was on the wire: as text, or byte for byte. */
export function RawBody({
  id,
  of,
  body,
}: {
  readonly id: string;
  readonly of: BodyOf;
  readonly body: BodyView;
}) {
  const { source } = usePage();
  const [form, setForm] = useState<'text' | 'whole' | 'hex'>(
    body.text === null && source.body !== null ? 'hex' : 'text',
  );
  if (body.size === 0) return <p class="dim empty-line">The body is empty.</p>;
  return (
    <section class="raw" aria-label="Raw body">
      <div class="raw-bar">
        <span class="dim">{sizeText(body.size)}</span>
        {source.body && (
          <>
            <Button
              class="toggle"
              aria-pressed={form !== 'hex'}
              disabled={body.text === null}
              onClick={() => setForm('text')}
            >
              Text
            </Button>
            <Button class="toggle" aria-pressed={form === 'hex'} onClick={() => setForm('hex')}>
              Hex
            </Button>
          </>
        )}
      </div>
      {form === 'text' ? (
        <>
          <pre>{body.text ?? 'No text.'}</pre>
          {body.more > 0 && (
            <p>
              <span class="dim">{count(body.more)} more characters. </span>
              {source.body && <Button onClick={() => setForm('whole')}>Show all</Button>}
            </p>
          )}
        </>
      ) : (
        source.body !== null && <Bytes id={id} of={of} body={source.body} isHex={form === 'hex'} />
      )}
    </section>
  );
}

function Bytes({
  id,
  of,
  body,
  isHex,
}: {
  readonly id: string;
  readonly of: BodyOf;
  readonly body: NonNullable<Source['body']>;
  readonly isHex: boolean;
}) {
  const loaded = useLoad(`${id} ${of}`, () => body(id, of));
  const { value } = loaded;
  const [end, setEnd] = useState(HEX_STEP);
  const lines = useMemo(
    () => (value === null || !isHex ? [] : hexLines(value.subarray(0, end))),
    [value, end, isHex],
  );
  return shown(loaded, (bytes) =>
    isHex ? (
      <>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and should by the keyboard */}
        <pre class="hex" tabIndex={0}>
          {lines.map(({ offset, hex, text }) => (
            <div key={offset}>
              <span class="dim">{offset}</span> {hex.padEnd(48)} <span class="hex-text">{text}</span>
            </div>
          ))}
        </pre>
        {end < bytes.length && (
          <Button onClick={() => setEnd(end + HEX_STEP)}>Show more of {count(bytes.length)} bytes</Button>
        )}
      </>
    ) : (
      <pre>{seen(new TextDecoder().decode(bytes))}</pre>
    ),
  );
}
