import type { PayloadNode } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { Finding } from '../parts/said.tsx';
import { count, counted } from '../parts/text.ts';
import { type Draft, draftOf, type Editing } from './edits.ts';
import { Facts } from './facts.tsx';
import { foldedWords, type TreeLine } from './lines.ts';
import { ValueEditor } from './value-editor.tsx';

export interface LineProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly search: string;
  readonly isCurrent: boolean;
  readonly showsFacts: boolean;
  readonly isEdited: boolean;
  readonly editing: Editing | null;
  readonly choose: () => void;
  readonly act: () => void;
  readonly facts: () => void;
  readonly endEdit: () => void;
}

/** One line of the tree: a value with what is said of it, or what stands for values that are not shown. */
export function Line(props: LineProps) {
  const { line, isCurrent, choose, act } = props;
  const node = line.kind === 'node' ? line.node : null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys of all its lines
    <div
      role="treeitem"
      tabIndex={isCurrent ? 0 : -1}
      aria-level={line.depth + 1}
      aria-selected={isCurrent}
      aria-expanded={line.kind === 'node' && line.isOpen !== null ? line.isOpen : undefined}
      class={`line ${line.kind} ${node?.isMarked === true ? 'marked' : ''} ${line.kind === 'node' && line.isHit ? 'hit' : ''}`}
      data-path={node?.path ?? undefined}
      style={{ paddingInlineStart: `${line.depth * 1.1 + 1.5}rem` }}
      onFocus={choose}
      onClick={(event) => {
        // Who marks text to copy it does not want anything opened.
        if (getSelection()?.isCollapsed === false) return;
        const { target } = event;
        if (target instanceof Element && target.closest('button, .value-editor, .facts, .finding') !== null)
          return;
        choose();
        act();
      }}
    >
      {line.kind === 'node' ? (
        <NodeLine {...props} line={line} />
      ) : line.kind === 'missing' ? (
        <MissingLine {...props} line={line} />
      ) : line.kind === 'folded' ? (
        <span class="folded-words">
          {line.isOpen ? 'fold' : '…'} {foldedWords(line.nulls, line.empties)}
          {line.isOpen ? '' : ' folded'}
        </span>
      ) : (
        <span class="folded-words">… show {count(line.left)} more</span>
      )}
    </div>
  );
}

type Of<Kind extends TreeLine['kind']> = LineProps & { readonly line: Extract<TreeLine, { kind: Kind }> };

function NodeLine({ id, line, search, showsFacts, isEdited, editing, facts, endEdit }: Of<'node'>) {
  const { node, isOpen, edit } = line;
  const { path } = node;
  const canEdit = editing !== null && path !== null;
  return (
    <>
      <div class="pair">
        {isOpen !== null && (
          <span class="twist" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
        )}
        {node.name && (
          <>
            <span class="name">
              <Hit text={nameText(node.name)} search={search} />
            </span>
            <span class="colon">: </span>
          </>
        )}
        {isEdited && canEdit ? (
          <ValueEditor
            label={nameText(node.name ?? 'document')}
            first={firstDraft(node, edit?.op === 'set' ? edit.json : null)}
            note={
              node.more > 0
                ? `What you write replaces all ${count(node.text.length + node.more)} characters`
                : ''
            }
            done={(json) => {
              editing.edit({ op: 'set', path, json });
              endEdit();
            }}
            remove={
              path === ''
                ? undefined
                : () => {
                    editing.edit({ op: 'unset', path });
                    endEdit();
                  }
            }
            cancel={endEdit}
          />
        ) : (
          <Value node={node} line={line} search={search} />
        )}
        {edit !== null && canEdit && !isEdited && (
          <>
            <span class="tag">edited</span>
            <Button class="quiet small" onClick={() => editing.undo(path)}>
              Undo
            </Button>
          </>
        )}
        {path === null && <span class="tag">a later one of this name counts</span>}
        {node.isKnown && path !== null && (
          <Button
            class="quiet small ask"
            tabIndex={-1}
            aria-label={`What is known of ${nameText(node.name ?? 'the document')}`}
            aria-expanded={showsFacts}
            onClick={facts}
          >
            ?
          </Button>
        )}
      </div>
      {node.findings.map((finding) => (
        <Finding key={finding.rule + finding.message} finding={finding} />
      ))}
      {showsFacts && path !== null && <Facts id={id} path={path} />}
    </>
  );
}

function MissingLine({ line, isEdited, editing, endEdit }: Of<'missing'>) {
  const { path } = line;
  return (
    <>
      <div class="pair">
        <span class="name gone">{line.name}</span>
        <span class="colon">: </span>
        {isEdited && editing !== null && path !== null ? (
          <ValueEditor
            label={line.name}
            first={{ type: 'string', text: '' }}
            done={(json) => {
              editing.edit({ op: 'set', path, json });
              endEdit();
            }}
            cancel={endEdit}
          />
        ) : (
          <span class="dim">missing</span>
        )}
      </div>
      <Finding finding={line.finding} />
    </>
  );
}

function Value({
  node,
  line,
  search,
}: {
  readonly node: PayloadNode;
  readonly line: Of<'node'>['line'];
  readonly search: string;
}) {
  const { edit, isOpen } = line;
  if (edit?.op === 'unset') return <s class="dim">removed</s>;
  if (edit?.op === 'set') return <span class="value edited">{edit.json}</span>;
  if (node.type === 'object' || node.type === 'array') {
    const size =
      node.type === 'array'
        ? counted(node.size, 'entry').replace('entrys', 'entries')
        : counted(node.size, 'field');
    const [start, end] = node.type === 'array' ? '[]' : '{}';
    return (
      <span class="value container">
        {node.size === 0 ? `${start}${end}` : isOpen === true ? start : `${start} … ${end}`}
        {node.size > 0 && <span class="dim"> {node.phrase ?? size}</span>}
      </span>
    );
  }
  return (
    <>
      <span class={`value ${node.type}`}>
        <Hit text={node.text} search={search} />
        {node.more > 0 && <span class="dim">… {count(node.more)} more</span>}
      </span>
      {node.codeName && (
        <span class="code-name">
          <Hit text={node.codeName} search={search} />
        </span>
      )}
      {node.phrase && <span class="dim"> {node.phrase}</span>}
    </>
  );
}

/** Text with what was searched for marked in it. */
function Hit({ text, search }: { readonly text: string; readonly search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  );
}

/** A name without its quotes, where nothing in it needs them. */
function nameText(name: string): string {
  return /^"[\w$ .-]+"$/.test(name) ? name.slice(1, -1) : name;
}

function firstDraft(node: PayloadNode, edited: string | null): Draft {
  if (edited !== null) return draftOf(edited);
  return node.more > 0 ? { type: 'string', text: '' } : draftOf(node.text);
}
