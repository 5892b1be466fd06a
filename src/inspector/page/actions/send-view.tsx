import { useState } from 'preact/hooks';
import type { Edit, SendableEvent, Sendables, SendBody, SentView } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { shown } from '../parts/shown.tsx';
import { usePage } from '../state/context.ts';
import { type Loaded, useDoing, useLoad } from '../state/use-load.ts';
import { AddMember } from '../tree/add-member.tsx';
import { withEdit, withoutEdit } from '../tree/edits.ts';
import { EditList } from './edit-list.tsx';
import { Sent } from './sent.tsx';
import { TargetField } from './target-field.tsx';

type Kind = 'event' | 'fixture' | 'scenario';

/** One thing that can be sent, whatever kind it is of. */
interface Choice {
  readonly name: string;
  readonly label: string;
  readonly says: string;
  readonly event: SendableEvent | null;
  readonly steps: readonly string[];
}

/** Sends an event, a fixture or a scenario. */
export function SendView() {
  const { source, state } = usePage();
  const loaded: Loaded<Sendables> = useLoad('sendables', () => source.sendables());
  const { actions } = source;
  if (actions === null || !state.can.send) return <p class="empty">Nothing can be sent from here.</p>;
  return shown(loaded, (sendables) => <SendForm sendables={sendables} send={actions.send} />);
}

function SendForm({
  sendables,
  send,
}: {
  readonly sendables: Sendables;
  readonly send: (body: SendBody) => Promise<SentView>;
}) {
  const { state, say } = usePage();
  const [provider, setProvider] = useState(sendables.providers[0]?.id ?? '');
  const [kind, setKind] = useState<Kind>('event');
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const [to, setTo] = useState('');
  const [sent, setSent] = useState<SentView | null>(null);
  const doing = useDoing<SentView>();

  const choices = choicesOf(sendables, provider, kind);
  const choice = choices.find((one) => one.name === name) ?? choices[0];
  const versions = choice?.event?.versions ?? [];
  const kinds: readonly { readonly kind: Kind; readonly label: string }[] = [
    { kind: 'event', label: 'Event' },
    ...(sendables.fixtures.length > 0 ? [{ kind: 'fixture', label: 'Fixture' } as const] : []),
    { kind: 'scenario', label: 'Scenario' },
  ];
  const submit = async (): Promise<void> => {
    if (choice === undefined) return;
    setSent(null);
    const view = await doing.run(() =>
      send({
        provider,
        [kind]: choice.name,
        ...(versions.includes(version) ? { payloadVersion: version } : {}),
        ...(edits.length > 0 && kind !== 'scenario' ? { edits } : {}),
        ...(to.trim() === '' ? {} : { to: to.trim() }),
      }),
    );
    if (view === null) return;
    setSent(view);
    say(`Sent: ${view.sent.map(({ answer }) => answer?.text ?? 'no answer').join(', ')}`);
  };
  return (
    <article class="send" aria-labelledby="headline">
      <header class="summary">
        <h1 id="headline" tabIndex={-1}>
          <span class="subject">Send a webhook</span>
        </h1>
      </header>
      <form
        class="send-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Choose
          legend="Provider"
          name="provider"
          choices={sendables.providers.map(({ id, title }) => ({ id, label: title }))}
          current={provider}
          choose={setProvider}
        />
        <Choose
          legend="What"
          name="kind"
          choices={kinds.map((one) => ({ id: one.kind, label: one.label }))}
          current={kind}
          choose={setKind}
        />
        {choice === undefined ? (
          <p class="dim">There is none of this provider.</p>
        ) : (
          <>
            <div class="stack">
              <label for="what">{kinds.find((one) => one.kind === kind)?.label}</label>
              <select
                id="what"
                value={choice.name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              >
                {choices.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.label}
                  </option>
                ))}
              </select>
              {choice.says !== '' && <p class="dim">{choice.says}</p>}
              {choice.event !== null && choice.event.provenance !== '' && (
                <p>
                  <span class="tag">{choice.event.provenance}</span>
                </p>
              )}
              {choice.steps.length > 0 && (
                <ol class="scenario-steps" aria-label="Its steps">
                  {choice.steps.map((step, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a step may come twice, and none moves
                    <li key={i}>{step}</li>
                  ))}
                </ol>
              )}
            </div>
            {versions.length > 1 && (
              <Choose
                legend="Version of the payload"
                name="version"
                choices={versions.map((one) => ({ id: one, label: one }))}
                current={versions.includes(version) ? version : (versions[0] ?? '')}
                choose={setVersion}
              />
            )}
            {kind !== 'scenario' && (
              <div class="stack">
                {edits.length > 0 && (
                  <EditList edits={edits} undo={(path) => setEdits(withoutEdit(edits, path))} />
                )}
                <AddMember
                  parent={null}
                  label="change a field"
                  edit={(edit) => setEdits(withEdit(edits, edit))}
                />
              </div>
            )}
          </>
        )}
        <TargetField targets={state.sendsTo === null ? [] : [state.sendsTo]} to={to} change={setTo} />
        <div class="buttons">
          <Button
            type="submit"
            class="primary"
            disabled={doing.isBusy || choice === undefined || (state.sendsTo === null && to.trim() === '')}
          >
            {doing.isBusy ? 'Sending…' : 'Send'}
          </Button>
        </div>
      </form>
      <ErrorBox error={doing.error} />
      {sent !== null && <Sent sent={sent} />}
    </article>
  );
}

/** One of a few, all of them in sight. */
function Choose<Id extends string>({
  legend,
  name,
  choices,
  current,
  choose,
}: {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly { readonly id: Id; readonly label: string }[];
  readonly current: Id;
  readonly choose: (id: Id) => void;
}) {
  return (
    <fieldset class="segments">
      <legend>{legend}</legend>
      {choices.map(({ id, label }) => (
        <label key={id}>
          <input type="radio" name={name} checked={id === current} onChange={() => choose(id)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function choicesOf(sendables: Sendables, provider: string, kind: Kind): Choice[] {
  const none = { event: null, steps: [] };
  switch (kind) {
    case 'event':
      return sendables.events
        .filter((event) => event.provider === provider)
        .map((event) => ({
          ...none,
          name: event.name,
          label: event.label === event.name ? event.name : `${event.name} (${event.label})`,
          says: event.description,
          event,
        }));
    case 'fixture':
      return sendables.fixtures
        .filter((fixture) => fixture.provider === provider)
        .map(({ name, event }) => ({ ...none, name, label: name, says: event }));
    case 'scenario':
      return sendables.scenarios
        .filter((scenario) => scenario.provider === provider)
        .map(({ name, description, steps, isCaptured }) => ({
          ...none,
          name,
          label: isCaptured ? `${name} (captured)` : name,
          says: description,
          steps,
        }));
  }
}
