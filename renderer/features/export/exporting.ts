import type { SubscriptionForm } from '../../../contract/form.ts';
import type { Inputs } from '../../../contract/ipc.ts';
import { confirm } from '../../components/confirm.tsx';
import { notifyFailure } from '../../components/notify.tsx';
import { exporting, notifySaved } from '../../components/saved.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';

const counted = (count: number) => ({ count, shown: formatNumber(count) });

type What = Inputs['subscriptions.export'];

/** Asks and then exports. Returns null if the user cancelled or stopped it. @throws IpcCallError */
async function ask(title: string, what: What) {
  const t = i18n.getFixedT(null, 'list');
  if (!(await confirm({ title, message: t('export.words'), confirm: t('export.confirm') }))) return null;
  const written = await exporting('subscriptions.export', () => call('subscriptions.export', what));
  if (!written || written.path === null) return null;
  const { path, ...counts } = written;
  return { path, ...counts };
}

async function askAndExport(title: string, what: What): Promise<void> {
  try {
    const done = await ask(title, what);
    if (!done) return;
    const said = [
      done.count > 0 && i18n.t('list:export.done', counted(done.count)),
      done.damaged > 0 && i18n.t('list:export.doneUnreadable', counted(done.damaged)),
    ].filter((each) => each !== false);
    const [first, words] = said;
    if (first) notifySaved({ title: first, words, path: done.path });
  } catch (error) {
    notifyFailure(error);
  }
}

/** Exports what can be read of a data file that can't be opened. */
export const exportReadable = () => ask(i18n.t('list:export.titleAll'), { ids: null });

/** Exports all subscriptions, except deleted ones, into one file. */
export const exportAll = (): Promise<void> => askAndExport(i18n.t('list:export.titleAll'), { ids: null });

/** Exports these subscriptions into one file. Does nothing when there are none. */
export async function exportSome(ids: string[]): Promise<void> {
  if (ids.length > 0) await askAndExport(i18n.t('list:export.title', counted(ids.length)), { ids });
}

/** Exports a subscription whose record can't be read, as it is stored. */
export const exportStored = (id: string): Promise<void> =>
  askAndExport(i18n.t('list:export.titleUnreadable'), { ids: [id] });

/** Exports every unreadable record of the environment as it is stored. Returns null if the user cancelled or stopped it. */
export async function exportUnreadable(): Promise<{ path: string; count: number } | null> {
  const t = i18n.getFixedT(null, 'list');
  const title = t('export.titleAllUnreadable');
  if (!(await confirm({ title, message: t('export.words'), confirm: t('export.confirm') }))) return null;
  const written = await exporting('storage.exportUnreadable', () => call('storage.exportUnreadable'));
  if (!written || written.path === null) return null;
  const { path, count } = written;
  return { path, count };
}

/** Exports a subscription as shown on the screen, for when it can't be saved. */
export const exportTyped = (id: string, form: SubscriptionForm): Promise<void> =>
  askAndExport(i18n.t('list:export.titleTyped'), { ids: [id], typed: { id, form } });
