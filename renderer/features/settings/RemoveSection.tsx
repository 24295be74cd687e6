import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { isolated } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import { focusNext } from './settingsFocus.ts';
import { dropDraft, noteChange } from './settingsStore.ts';

/** Removes an environment without subscriptions, after a question, since it can't be undone. */
export function RemoveSection({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { id } = environment;
  const name = isolated(environment.name);
  const active = useApp(({ state }) => state?.activeEnvironmentId === id);
  const remove = useTask(async () => {
    noteChange();
    const state = await call('environments.remove', { id });
    acceptAppState(state);
    dropDraft(id);
    // The removed panel is gone, and the active environment's panel is shown instead.
    focusNext(state.activeEnvironmentId, 'entry');
    notifyDone(t('remove.removed', { name }));
  });
  const ask = async () => {
    const sure = await confirm({
      title: t('remove.title', { name }),
      message: t('remove.words'),
      confirm: t('remove.confirm'),
      danger: true,
    });
    if (sure) await remove.start();
  };
  return (
    <Section title={t('remove.button')} words={t(active ? 'remove.active' : 'remove.short')}>
      {remove.failure && <ErrorNotice failure={remove.failure} onClose={remove.close} />}
      <div>
        <SteadyButton
          ref={remove.trigger}
          variant="outline"
          color="red"
          resting={remove.busy || active}
          onClick={() => void ask()}
        >
          {t('remove.button')}
        </SteadyButton>
      </div>
    </Section>
  );
}
