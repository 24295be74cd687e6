import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Outside } from '../components/Outside.tsx';
import { formatNumber } from '../i18n/format.ts';
import { useActiveEnvironment } from '../stores/app.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useCountsStore } from './counts.ts';
import classes from './Rail.module.css';
import { type Area, areas, openArea, screens } from './screens.tsx';

function Entry({ area }: { area: Area }) {
  const { t } = useTranslation('shell');
  const open = screens[useNavigation(({ screen }) => screen.name)];
  const { icon: Icon, waiting } = screens[area];
  const count = useCountsStore((counts) => (waiting ? counts[waiting] : 0));
  const countWords = waiting && t(`rail.${waiting}`, { count, shown: formatNumber(count) });
  const current = open === screens[area] || ('partOf' in open && open.partOf === area);
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        aria-current={current ? 'page' : undefined}
        onClick={() => openArea[area].perform()}
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
      onClick={() => openArea.settings.perform()}
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
  const entries = (at: 'top' | 'bottom') =>
    areas.filter((area) => screens[area].at === at).map((area) => <Entry key={area} area={area} />);
  return (
    <nav className={classes.rail} aria-label={t('rail.label')}>
      <EnvironmentBadge />
      <ul className={classes.entries}>{entries('top')}</ul>
      <ul className={classes.entries} data-last>
        {entries('bottom')}
      </ul>
    </nav>
  );
}
