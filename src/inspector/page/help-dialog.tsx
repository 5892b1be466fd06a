import { useState } from 'preact/hooks';
import { Dialog } from './parts/dialog.tsx';
import { KEY_HELP } from './state/keys.ts';
import { areKeysOn, setKeysOn } from './state/use-keys.ts';

/** What the keys do. */
export function HelpDialog({ close }: { readonly close: () => void }) {
  const [isOn, setOn] = useState(areKeysOn);
  return (
    <Dialog title="Keys" close={close} isWide>
      <div class="key-help">
        {KEY_HELP.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, does, other]) => (
                <div key={key}>
                  <dt>
                    <kbd class="key">{key}</kbd>
                    {other && <kbd class="key">{other}</kbd>}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>In the payload</h3>
          <dl>
            {TREE_KEYS.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd class="key">{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={() => {
            setKeysOn(!isOn);
            setOn(!isOn);
          }}
        />{' '}
        single keys do something
      </label>
    </Dialog>
  );
}

const TREE_KEYS = [
  ['↑ ↓', 'line before, after'],
  ['→ ←', 'open, close'],
  ['Enter', 'open; edit a value'],
  ['Space', 'what is known of a field'],
  ['Delete', 'remove it, while editing'],
] as const;
