import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SecondLookState } from '../../contract/sync.ts';
import { confirm } from '../components/confirm.tsx';
import { Notice } from '../components/Notice.tsx';
import { Outside } from '../components/Outside.tsx';
import { useTask } from '../components/useTask.ts';
import { formatNumber } from '../i18n/format.ts';
import { call } from '../ipcClient.ts';
import { useSync } from '../stores/sync.ts';
import classes from './notices.module.css';

/** Shows the progress of looking for old releases on the platform, or asks once about all of them. */
export function SecondLookNotice() {
  const look = useSync(({ secondLook }) => secondLook);
  const isPaused = useSync(({ pause }) => pause !== null);
  // While sending is paused, nothing is read.
  if (!look || look.count === 0 || (look.is === 'reading' && isPaused)) return null;
  return (
    <div className={classes.place}>
      {look.is === 'reading' ? <Reading {...look} /> : <Asking {...look} />}
    </div>
  );
}

function Reading({ count, read, total }: Extract<SecondLookState, { is: 'reading' }>) {
  const { t } = useTranslation('shell');
  const shown = { read: formatNumber(read), total: formatNumber(total ?? 0) };
  const words = t(total === null ? 'secondLook.progress' : 'secondLook.progressOf', shown);
  return (
    <Notice tone="onItsWay" inline title={t('secondLook.reading', { count, shown: formatNumber(count) })}>
      <div className="fine">{words}</div>
      {total !== null && (
        <Progress mt={4} size={6} value={(read / Math.max(total, 1)) * 100} aria-label={words} />
      )}
    </Notice>
  );
}

function Asking({ kind, count, because, said }: Extract<SecondLookState, { is: 'asking' }>) {
  const { t } = useTranslation(['shell', 'common']);
  const wish = useTask(async (chosen: 'sendAll' | 'readAgain') => {
    useSync.setState(await call('sync.secondLook', { kind, wish: chosen }));
  });
  async function askAndSend(): Promise<void> {
    const sure = await confirm({
      title: t('secondLook.confirm.title'),
      message: t('secondLook.confirm.words'),
      confirm: t('secondLook.confirm.confirm'),
      danger: true,
    });
    if (sure) await wish.start('sendAll');
  }
  return (
    <Notice
      tone="needsYou"
      inline
      title={t('secondLook.asking', { count, shown: formatNumber(count) })}
      actions={
        <>
          <Button size="compact-sm" onClick={() => void wish.start('readAgain')}>
            {t('secondLook.readAgain')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void askAndSend()}>
            {t('secondLook.sendAll')}
          </Button>
        </>
      }
    >
      {t(`secondLook.${because}`)} {t('secondLook.meaning', { count })}
      {said && (
        <div>
          {t('common:platformSaid')}{' '}
          <q>
            <Outside>{said}</Outside>
          </q>
        </div>
      )}
    </Notice>
  );
}
