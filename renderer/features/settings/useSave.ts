import { useTranslation } from 'react-i18next';
import type { EnvironmentInput } from '../../../contract/environment.ts';
import { isolated } from '../../../contract/text.ts';
import { notifyDone } from '../../components/notify.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { focusNext } from './settingsFocus.ts';
import { dropDraft, noteChange, openPanel, type Panel } from './settingsStore.ts';

/** Saves an environment, and moves the focus to what is still missing. */
export function useSave(panel: Panel, onSaved: () => void) {
  const { t } = useTranslation(['settings', 'common']);
  const save = useTask(async (input: EnvironmentInput) => {
    noteChange();
    const view = await call('environments.save', input);
    dropDraft(panel);
    onSaved();
    openPanel(view.id);
    focusNext(view.id, view.hasSecret ? 'save' : 'secret');
    notifyDone(t('saved', { name: isolated(view.name) }));
  });
  const { failure } = save;
  return {
    ...save,
    /** Returns the failure's title for the field that it is about. */
    titleAt: (field: string) => failure?.field === field && t(`common:error.${failure.code}.title`),
  };
}
