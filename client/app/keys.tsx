/** The panel that lists the keyboard shortcuts. */
import { useTranslation } from 'react-i18next';
import { useSharedDevice } from '#client/settings/shared-device.ts';
import { Panel } from '#client/ui/panel.tsx';
import { helpKeyIsOn, switchHelpKey } from '#client/ui/shortcuts.ts';
import { CheckboxInput } from '#client/ui/fields.tsx';

/** The name of the main modifier key on this device. */
const MODIFIER_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

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
                <span className="soft">
                  {' '}
                  {t('keys.or')} {t('keys.typed', { text: row.typed })}
                </span>
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
        title={t('keys.writing')}
        rows={[
          { label: t('keys.add'), keys: ['/'] },
          { label: t('keys.toTools'), keys: ['Alt', 'F10'] },
          { label: t('editor.undo'), keys: [MODIFIER_KEY, 'Z'] },
          { label: t('editor.redo'), keys: [MODIFIER_KEY, 'Shift', 'Z'] },
          { label: t('editor.bold'), keys: [MODIFIER_KEY, 'B'] },
          { label: t('editor.italic'), keys: [MODIFIER_KEY, 'I'] },
          { label: t('editor.heading'), keys: [MODIFIER_KEY, 'Alt', '1'], typed: '#' },
          { label: t('editor.subheading'), keys: [MODIFIER_KEY, 'Alt', '2'], typed: '##' },
          { label: t('editor.bullets'), keys: [MODIFIER_KEY, 'Shift', '8'], typed: '-' },
          { label: t('editor.numbers'), keys: [MODIFIER_KEY, 'Shift', '7'], typed: '1.' },
          { label: t('editor.deeper'), keys: ['Tab'] },
          { label: t('editor.lessDeep'), keys: ['Shift', 'Tab'] },
          { label: t('editor.quote'), keys: [MODIFIER_KEY, 'Shift', 'B'], typed: '>' },
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
