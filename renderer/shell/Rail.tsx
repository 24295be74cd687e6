import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconActivity,
  IconClipboardCheck,
  IconListDetails,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Outside } from '../components/Outside.tsx';
import { formatNumber } from '../i18n/format.ts';
import { useActiveEnvironment } from '../stores/app.ts';
import { goTo, type Screen, useNavigation } from '../stores/navigation.ts';
import { useCountsStore } from './counts.ts';
import classes from './Rail.module.css';

type Area = Exclude<Screen['name'], 'subscription'>;

interface EntryProps {
  area: Area;
  icon: TablerIcon;
  /** The number of items waiting there, and the same in words. */
  count?: number;
  countWords?: string;
}

function Entry({ area, icon: Icon, count = 0, countWords }: EntryProps) {
  const { t } = useTranslation('shell');
  const open = useNavigation(({ screen }) => screen.name);
  const current = open === area || (open === 'subscription' && area === 'subscriptions');
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        aria-current={current ? 'page' : undefined}
        onClick={() => goTo({ name: area })}
      >
        <Icon size={18} stroke={1.75} aria-hidden className={classes.icon} />
        <span className={classes.word}>{t(`rail.${area}`)}</span>
        {count > 0 && (
          <span className={classes.count} title={countWords}>
            <span aria-hidden>{count > 999 ? '999+' : formatNumber(count)}</span>
            <VisuallyHidden>{countWords}</VisuallyHidden>
          </span>
        )}
      </UnstyledButton>
    </li>
  );
}

function EnvironmentBadge() {
  const { t } = useTranslation(['shell', 'common']);
  const environment = useActiveEnvironment();
  if (!environment) return null;
  const kind = t(`common:environment.${environment.kind}`);
  const named = environment.name.toLowerCase() !== kind.toLowerCase() && environment.kind !== 'training';
  return (
    <UnstyledButton
      className={classes.environment}
      onClick={() => goTo({ name: 'settings' })}
      title={t(`environment.hint.${environment.kind}`)}
    >
      <VisuallyHidden>{t('environment.current')}: </VisuallyHidden>
      <span className={classes.kind}>{kind}</span>
      <span className={classes.name}>
        {named ? <Outside>{environment.name}</Outside> : t(`environment.hint.${environment.kind}`)}
      </span>
    </UnstyledButton>
  );
}

export function Rail() {
  const { t } = useTranslation('shell');
  const { needsYou, needsReview } = useCountsStore();
  return (
    <nav className={classes.rail} aria-label={t('rail.label')}>
      <EnvironmentBadge />
      <ul className={classes.entries}>
        <Entry
          area="subscriptions"
          icon={IconListDetails}
          count={needsYou}
          countWords={t('rail.needsYou', { count: needsYou })}
        />
        <Entry
          area="review"
          icon={IconClipboardCheck}
          count={needsReview}
          countWords={t('rail.needsReview', { count: needsReview })}
        />
        <Entry area="activity" icon={IconActivity} />
      </ul>
      <ul className={classes.entries} data-last>
        <Entry area="settings" icon={IconSettings} />
      </ul>
    </nav>
  );
}
