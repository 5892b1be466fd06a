import { useState } from 'preact/hooks';
import { Dialog } from './parts/dialog.tsx';
import { KEY_HELP } from './state/keys.ts';
import { singleKeys } from './state/use-keys.ts';

/** What the keys do. */
export function HelpDialog({ close }: { readonly close: () => void }) {
  const [isOn, setOn] = useState(singleKeys.areOn);
  return (
    <Dialog title="Keys" close={close} isWide>
      <div class="key-help">
        {KEY_HELP.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd class="key">{key}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={() => {
            singleKeys.areOn = !isOn;
            setOn(!isOn);
          }}
        />{' '}
        single keys do something
      </label>
    </Dialog>
  );
}
