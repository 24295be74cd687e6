import { confirm } from '../../components/confirm.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import type { madeBy } from './decision/decisionStore.ts';

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

/** Asks the same of one that was sent before, without anybody learning what became of it. */
export const confirmNotThere = (made: ReturnType<typeof madeBy>): Promise<boolean> =>
  confirm({
    title: i18n.t('subscription:checkRestored.title'),
    message: (
      <>
        <p>
          {i18n.t(`subscription:mayBeThere.${made}`)} {i18n.t('subscription:mayBeThere.twice')}
        </p>
        <p>{i18n.t('subscription:mayBeThere.look')}</p>
      </>
    ),
    confirm: i18n.t('subscription:checkRestored.confirm'),
    danger: true,
  });
