import { UnstyledButton } from '@mantine/core';
import { IconAdjustments, IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { Outside } from '../../components/Outside.tsx';
import { useApp } from '../../stores/app.ts';
import { AboutPanel } from '../about/AboutPanel.tsx';
import { readAbout, useAge } from '../about/aboutStore.ts';
import { EnvironmentPanel, NewEnvironmentPanel } from './EnvironmentPanel.tsx';
import { GeneralPanel } from './GeneralPanel.tsx';
import classes from './SettingsScreen.module.css';
import { useFocusPlace } from './settingsFocus.ts';
import { newPanels, openPanel, useOpenPanel, useSettings } from './settingsStore.ts';
import { TrainingPanel } from './TrainingPanel.tsx';

function EnvironmentEntry({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation(['settings', 'common']);
  const active = useApp(({ state }) => state?.activeEnvironmentId === environment.id);
  const unsaved = useSettings(({ drafts }) => environment.id in drafts);
  const open = useOpenPanel() === environment.id;
  const entry = useFocusPlace<HTMLButtonElement>(environment.id, 'entry');
  const kind = t(`common:environment.${environment.kind}`);
  const name = environment.kind === 'training' ? kind : environment.name;
  const notes = [name !== kind && kind, active && t('active'), unsaved && t('unsaved')]
    .filter(Boolean)
    .join(' · ');
  return (
    <li>
      <UnstyledButton
        ref={entry}
        className={classes.entry}
        aria-current={open || undefined}
        onClick={() => openPanel(environment.id)}
      >
        <span className={classes.swatch} data-environment={environment.kind} aria-hidden />
        <span className={classes.names}>
          <span className="clip">
            <Outside>{name}</Outside>
          </span>
          {notes && <span className="fine">{notes}</span>}
        </span>
      </UnstyledButton>
    </li>
  );
}

interface PlainEntryProps {
  panel: string;
  word: string;
  icon: React.ReactNode;
  note?: string | undefined;
}

function PlainEntry({ panel, word, icon, note }: PlainEntryProps) {
  const open = useOpenPanel() === panel;
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        aria-current={open || undefined}
        onClick={() => openPanel(panel)}
      >
        {icon}
        <span className={classes.names}>
          <span className="clip">{word}</span>
          {note && <span className="fine">{note}</span>}
        </span>
      </UnstyledButton>
    </li>
  );
}

function OpenPanel() {
  const panel = useOpenPanel();
  const environment = useApp(({ state }) => state?.environments.find(({ id }) => id === panel));
  if (environment?.kind === 'training') return <TrainingPanel environment={environment} />;
  if (environment) return <EnvironmentPanel key={panel} environment={environment} />;
  if (panel === newPanels.demo) return <NewEnvironmentPanel key={panel} panel={panel} kind="demo" />;
  if (panel === newPanels.production)
    return <NewEnvironmentPanel key={panel} panel={panel} kind="production" />;
  if (panel === 'about') return <AboutPanel />;
  return <GeneralPanel />;
}

/** Shows the settings: environments and general panels, chosen on the left. */
export function SettingsScreen() {
  const { t } = useTranslation(['settings', 'about']);
  const environments = useApp(({ state }) => state?.environments ?? []);
  const isOld = useAge()?.isOld ?? false;
  useEffect(() => void readAbout(), []);
  const plus = <IconPlus size={16} aria-hidden />;
  return (
    <div className={classes.screen}>
      <nav className={classes.nav} aria-label={t('choose')}>
        <h2 className={classes.heading}>{t('environments')}</h2>
        <ul className={classes.entries}>
          {environments.map((environment) => (
            <EnvironmentEntry key={environment.id} environment={environment} />
          ))}
          <PlainEntry panel={newPanels.demo} word={t('addDemo')} icon={plus} />
          <PlainEntry panel={newPanels.production} word={t('addProduction')} icon={plus} />
        </ul>
        <ul className={classes.entries} data-apart>
          <PlainEntry panel="general" word={t('general')} icon={<IconAdjustments size={16} aria-hidden />} />
          <PlainEntry
            panel="about"
            word={t('about:title')}
            note={isOld ? t('about:updateDue') : undefined}
            icon={<IconInfoCircle size={16} aria-hidden />}
          />
        </ul>
      </nav>
      <OpenPanel />
    </div>
  );
}
