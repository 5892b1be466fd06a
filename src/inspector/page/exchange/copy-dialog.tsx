import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CopyForm } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { Key } from '../parts/key.tsx';
import type { Source } from '../source/source.ts';
import { usePage } from '../state/context.ts';
import { toClipboard } from '../state/give.ts';
import { useDoing } from '../state/use-load.ts';

const FORMS = [
  { as: 'curl', key: 'c', label: 'curl' },
  { as: 'json', key: 'j', label: 'JSON' },
  { as: 'fixture', key: 'f', label: 'Fixture' },
  { as: 'test', key: 't', label: 'Test' },
] as const satisfies readonly { as: CopyForm; key: string; label: string }[];

/** Copies an exchange in one of its forms; the text stays there to be read, or copied by hand. */
export function CopyDialog({
  id,
  copy,
  close,
}: {
  readonly id: string;
  readonly copy: NonNullable<Source['copy']>;
  readonly close: () => void;
}) {
  const { say } = usePage();
  const doing = useDoing<string>();
  const [made, setMade] = useState<{
    readonly as: CopyForm;
    readonly text: string;
    readonly isCopied: boolean;
  } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const take = async (as: CopyForm): Promise<void> => {
    const text = await doing.run(() => copy(id, as));
    if (text === null) return;
    const isCopied = await toClipboard(text);
    setMade({ as, text, isCopied });
    if (isCopied) say('Copied');
  };
  useLayoutEffect(() => {
    if (made?.isCopied === false) field.current?.select();
  }, [made]);
  return (
    <Dialog
      title="Copy"
      close={close}
      isWide
      onKey={(pressed) => {
        const form = FORMS.find(({ key }) => key === pressed);
        if (form !== undefined) void take(form.as);
      }}
    >
      <div class="choices">
        {FORMS.map(({ as, key, label }) => (
          <Button
            key={as}
            type="button"
            class="choice"
            aria-pressed={made?.as === as}
            onClick={() => void take(as)}
          >
            <strong>
              {label} <Key name={key} />
            </strong>
          </Button>
        ))}
      </div>
      <ErrorBox error={doing.error} />
      {made && (
        <>
          <p role="status">
            {made.isCopied
              ? '✔ On the clipboard'
              : '! The browser does not let this page copy: take it from here'}
          </p>
          <textarea
            ref={field}
            class="mono"
            readOnly
            rows={12}
            aria-label="The copied text"
            value={made.text}
          />
        </>
      )}
    </Dialog>
  );
}
