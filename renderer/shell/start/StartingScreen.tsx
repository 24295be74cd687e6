import { Progress, Skeleton } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import classes from './start.module.css';

const rows = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * How long opening usually takes at most, in milliseconds. An opening that takes longer probably
 * waits for an answer from the user in another window.
 */
const unusual = 3_000;

/** Shows how much of the data is copied into the new folder. */
function Moving({ done, total }: { done: number; total: number }) {
  const { t } = useTranslation('shell');
  const words = t('start.moving', { done: formatSize(done), total: formatSize(total) });
  return (
    <div role="status">
      <p>{words}</p>
      <Progress size={6} value={(done / Math.max(total, 1)) * 100} aria-hidden />
    </div>
  );
}

/** Shows the window's outline while the keychain and the data are being opened. */
export function StartingScreen() {
  const { t } = useTranslation('shell');
  const moving = useApp(({ state }) => state?.moving ?? null);
  const [long, setLong] = useState(false);
  useTimeout(() => setLong(true), unusual, { autoInvoke: true });
  return (
    <main className={classes.starting} aria-busy="true">
      <div className={classes.rail}>
        <Skeleton height={40} radius="sm" />
        {rows.slice(0, 4).map((row) => (
          <Skeleton key={row} height={20} radius="sm" />
        ))}
      </div>
      <div className={classes.rows}>
        <h1 className={classes.quiet}>{t('start.starting')} …</h1>
        {moving ? <Moving {...moving} /> : <p role="status">{long && t('start.waiting')}</p>}
        {rows.map((row) => (
          <Skeleton key={row} height={20} radius="sm" />
        ))}
      </div>
    </main>
  );
}
