import { UnstyledButton } from '@mantine/core';
import { IconAdjustments, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { Outside } from '../../components/Outside.tsx';
import { useApp } from '../../stores/app.ts';
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

function PlainEntry({ panel, word, icon }: { panel: string; word: string; icon: React.ReactNode }) {
  const open = useOpenPanel() === panel;
  return (
    <li>
      <UnstyledButton
        className={classes.entry}
        aria-current={open || undefined}
        onClick={() => openPanel(panel)}
      >
        {icon}
        <span className="clip">{word}</span>
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
  return <GeneralPanel />;
}

/** The environments and what is general, chosen on the left. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const environments = useApp(({ state }) => state?.environments ?? []);
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
        </ul>
      </nav>
      <OpenPanel />
    </div>
  );
}
