import { useTranslation } from 'react-i18next';
import { useView } from '../view.ts';
import { Fold } from './Fold.tsx';
import classes from './past.module.css';
import { Record } from './Record.tsx';
import { Timeline } from './Timeline.tsx';
import { Trail } from './Trail.tsx';

/**
 * Shows what has happened, as far as the platform has acknowledged it: the steps, the platform's record, and our trail.
 */
export function Past() {
  const { t } = useTranslation('subscription');
  const { invitation, investment } = useView(({ detail }) => detail.record);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: content that scrolls must be reachable with the keyboard
    <aside className={classes.past} aria-label={t('past.heading')} tabIndex={0}>
      <h2 className={classes.heading}>{t('past.heading')}</h2>
      <Timeline />
      <Fold title={t('past.record')}>
        {invitation === null && investment === null && <p className="fine">{t('past.recordEmpty')}</p>}
        {(invitation !== null || investment !== null) && <p className="fine">{t('past.recordHint')}</p>}
        {investment !== null && <Record name={t('past.investment')} value={investment} />}
        {invitation !== null && <Record name={t('past.invitation')} value={invitation} />}
      </Fold>
      <Fold title={t('past.trail')}>
        <Trail />
      </Fold>
    </aside>
  );
}
