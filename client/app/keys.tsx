/** The panel that lists the keyboard shortcuts. */
import { useTranslation } from 'react-i18next';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { Panel } from '#client/ui/panel.tsx';
import { TOOL_KEYS } from '#client/editor/tools/tool-keys.ts';
import { helpKeyIsOn, MODIFIER_KEY, switchHelpKey } from '#client/ui/shortcuts.ts';
import { CheckboxInput } from '#client/ui/fields.tsx';

/** One row of the list. `typed` is the text that a writer can type instead of the keys. */
type Row = { readonly label: string; readonly keys: readonly string[]; readonly typed?: string };

function Rows({ title, rows }: { title: string; rows: readonly Row[] }) {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <h3>{title}</h3>
      <dl className="shortcuts">
        {rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>
              <span dir="ltr">
                {row.keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
              {row.typed !== undefined && (
                <span className="soft">{` ${t('keys.or')} ${t('keys.typed', { text: row.typed })}`}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The panel of keyboard shortcuts. */
export function KeysPanel({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const shared = useSharedDevice();
  return (
    <Panel title={t('keys.title')} onClose={close}>
      <p className="soft">{t('keys.lead')}</p>
      <Rows
        title={t('keys.anywhere')}
        rows={[
          { label: t('go.open'), keys: [MODIFIER_KEY, 'K'] },
          ...(shared ? [{ label: t('lock.now'), keys: [MODIFIER_KEY, 'Shift', 'L'] }] : []),
          { label: t('keys.sheet'), keys: ['?'] },
          { label: t('keys.close'), keys: ['Esc'] },
        ]}
      />
      <Rows
        title={t('go.plan')}
        rows={[
          { label: t('news.toNext'), keys: ['F8'] },
          { label: t('news.toPrevious'), keys: ['Shift', 'F8'] },
          { label: t('comments.toNext'), keys: ['F9'] },
          { label: t('comments.toPrevious'), keys: ['Shift', 'F9'] },
        ]}
      />
      <Rows
        title={t('keys.writing')}
        rows={[
          { label: t('keys.add'), keys: TOOL_KEYS.add },
          { label: t('keys.toTools'), keys: TOOL_KEYS.toTools },
          { label: t('editor.undo'), keys: TOOL_KEYS.undo },
          { label: t('editor.redo'), keys: TOOL_KEYS.redo },
          { label: t('editor.bold'), keys: TOOL_KEYS.bold },
          { label: t('editor.italic'), keys: TOOL_KEYS.italic },
          { label: t('keys.link'), keys: TOOL_KEYS.link },
          { label: t('editor.heading'), keys: TOOL_KEYS.heading, typed: '#' },
          { label: t('editor.subheading'), keys: TOOL_KEYS.subheading, typed: '##' },
          { label: t('editor.bullets'), keys: TOOL_KEYS.bullets, typed: '-' },
          { label: t('editor.numbers'), keys: TOOL_KEYS.numbers, typed: '1.' },
          { label: t('editor.deeper'), keys: TOOL_KEYS.deeper },
          { label: t('editor.lessDeep'), keys: TOOL_KEYS.lessDeep },
          { label: t('keys.mustKnow'), keys: TOOL_KEYS.mustKnow },
          { label: t('editor.quote'), keys: TOOL_KEYS.quote, typed: '>' },
        ]}
      />
      <Rows
        title={t('keys.past')}
        rows={[
          { label: t('keys.earlier'), keys: ['←'] },
          { label: t('keys.later'), keys: ['→'] },
          { label: t('past.change'), keys: ['N'] },
          { label: t('past.changeBefore'), keys: ['P'] },
          { label: t('keys.toNow'), keys: ['Esc'] },
        ]}
      />
      <CheckboxInput
        name="help-key"
        label={t('keys.on')}
        hint={t('keys.onHint')}
        start={helpKeyIsOn()}
        onChange={switchHelpKey}
      />
    </Panel>
  );
}
