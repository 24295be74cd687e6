import { confirm } from '../../components/confirm.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';

/** Asks whether somebody has looked on the platform for one that comes from a backup; only then it may be queued. */
export const confirmChecked = (backup: string): Promise<boolean> =>
  confirm({
    title: i18n.t('subscription:checkRestored.title'),
    message: (
      <>
        <p>{i18n.t('subscription:checkRestored.words', { time: formatDateTime(backup) })}</p>
        <p>{i18n.t('subscription:checkRestored.todo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.confirm'),
    danger: true,
  });

/** Asks the same of one whose creation was refused only when it was repeated. */
export const confirmNotThere = (): Promise<boolean> =>
  confirm({
    title: i18n.t('subscription:checkRestored.title'),
    message: (
      <>
        <p>{i18n.t('subscription:checkRepeated')}</p>
        <p>{i18n.t('subscription:checkRestored.todo')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.confirm'),
    danger: true,
  });
