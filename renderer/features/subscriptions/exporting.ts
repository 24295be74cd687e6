import type { SubscriptionForm } from '../../../contract/form.ts';
import { confirm } from '../../components/confirm.tsx';
import { notifyDone, notifyFailure } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { chosenIds } from './choice.ts';

const counted = (count: number) => ({ count, shown: formatNumber(count) });

async function askAndExport(
  title: string,
  what: { ids: string[] | null; typed?: { id: string; form: SubscriptionForm } },
): Promise<void> {
  const t = i18n.getFixedT(null, 'list');
  if (!(await confirm({ title, message: t('export.words'), confirm: t('export.confirm') }))) return;
  try {
    const { path, count } = await call('subscriptions.export', what);
    // No path: the person closed the dialog, and there is nothing to say.
    if (path !== null) notifyDone(t('export.done', { ...counted(count), path }));
  } catch (error) {
    notifyFailure(error);
  }
}

/** All that are not deleted, into one file. */
export const exportAll = (): Promise<void> => askAndExport(i18n.t('list:export.titleAll'), { ids: null });

/** Those that are chosen in the list. */
export async function exportChosen(): Promise<void> {
  const ids = chosenIds();
  if (ids.length > 0) await askAndExport(i18n.t('list:export.title', counted(ids.length)), { ids });
}

/** One as it stands on the screen: for when it cannot be saved where it belongs. */
export const exportTyped = (id: string, form: SubscriptionForm): Promise<void> =>
  askAndExport(i18n.t('list:export.titleTyped'), { ids: [id], typed: { id, form } });
