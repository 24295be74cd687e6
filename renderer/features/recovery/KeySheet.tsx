import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { NewRecoveryKey } from '../../../contract/recovery-key.ts';
import { formatFull } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import classes from './KeySheet.module.css';

/** Renders the sheet that is printed alone (see global.css). Hidden on the screen. */
export function KeySheet({ made }: { made: NewRecoveryKey }) {
  const { t } = useTranslation('recovery');
  const user = useApp(({ state }) => state?.user ?? '');
  const rows: [string, string][] = [
    [t('sheet.number'), made.id],
    [t('sheet.made'), formatFull(made.madeAt)],
    [t('sheet.by'), user],
    [t('sheet.profile'), made.profileId],
  ];
  return createPortal(
    <div className={classes.sheet} data-print>
      <h1 className={classes.title}>{t('sheet.title')}</h1>
      <div className={classes.key}>
        {made.key.split('-').map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of a key's groups never changes
          <span key={index}>{group}</span>
        ))}
      </div>
      <table className={classes.rows}>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('sheet.purpose')}</h2>
      <p>{t('sheet.purposeWords')}</p>
      <h2>{t('sheet.use')}</h2>
      <p>{t('sheet.useWords')}</p>
    </div>,
    document.body,
  );
}
