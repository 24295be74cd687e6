import type { Inputs, Outputs } from '../../contract/ipc.ts';
import type { LongTask } from '../../contract/tasks.ts';
import type { App } from '../app/app.ts';
import type { TaskRun } from '../app/long-tasks.ts';
import { fileNameOf, savedAs, withEnding } from '../documents/saved-as.ts';
import { exportedLog } from '../log/reading.ts';
import { whenFree } from '../storage/busy.ts';
import { inSlices } from '../storage/time-slices.ts';
import { exportedText, exportName } from '../subscriptions/export.ts';

/*
 * The methods that write a file which a person chooses. Each returns where the file was written; null when the person
 * cancelled. Except for a document, each is a long task: it writes piece by piece, in time slices, and a stopped one leaves
 * no file.
 */

/** Writes every unreadable record of the open environment, as it is stored. */
export async function exportUnreadable(app: App): Promise<Outputs['storage.exportUnreadable']> {
  const { unreadable } = app.opened();
  const name = 'investment-desk-unreadable.jsonl';
  let count = 0;
  const path = await exportTo(app, 'storage.exportUnreadable', name, (run) => {
    count = 0;
    return each(unreadable.exported(run), () => {
      count += 1;
    });
  });
  if (path) app.ports.log.write('export.written', { what: 'unreadable', count });
  return { path, count };
}

/** Writes subscriptions in full, even from a file that cannot be opened for work. */
export async function exportSubscriptions(
  app: App,
  { ids, typed }: Inputs['subscriptions.export'],
): Promise<Outputs['subscriptions.export']> {
  const source = app.exportSource();
  try {
    const at = new Date().toISOString();
    let counts = { whole: 0, damaged: 0 };
    const path = await exportTo(app, 'subscriptions.export', exportName(at), ({ progress }) => {
      counts = { whole: 0, damaged: 0 };
      const wanted = ids ?? source.ids();
      const total = 'most' in wanted ? wanted.most : wanted.length;
      return exportedText({
        ids: wanted,
        typed,
        source,
        at,
        counted(what) {
          counts[what] += 1;
          progress(counts.whole + counts.damaged, total);
        },
      });
    });
    if (path) app.ports.log.write('export.written', { what: 'subscriptions', count: counts.whole });
    const noted = { count: counts.whole, all: ids === null, asTyped: typed?.id ?? null };
    if (path) await whenFree(() => source.note(noted));
    return { path, count: counts.whole, damaged: counts.damaged };
  } finally {
    source.close();
  }
}

/** Writes a document that was fetched. `instead`: see `savedAs`. */
export async function saveDocument(
  app: App,
  subscriptionId: string,
  documentId: string,
): Promise<Outputs['documents.saveAs']> {
  const { name, mediaType, bytes } = await app.opened().session.documents.read(subscriptionId, documentId);
  const { extension, instead } = savedAs(mediaType, bytes);
  const chosen = await app.ports.dialogs.chooseSavePath({
    defaultName: `${fileNameOf(name)}.${extension}`,
    extension,
  });
  if (chosen === null) return { path: null, instead };
  const path = withEnding(chosen, extension);
  await app.saveFile(path, bytes);
  app.ports.log.write('export.written', { what: 'document', count: 1 });
  return { path, instead };
}

/** Writes all valid entries of the log. */
export async function exportLog(app: App): Promise<Outputs['log.export']> {
  const { logFiles, log } = app.ports;
  let entries = 0;
  const path = await exportTo(app, 'log.export', 'investment-desk-log.jsonl', ({ progress }) => {
    entries = 0;
    return each(exportedLog(logFiles), () => {
      entries += 1;
      progress(entries, null);
    });
  });
  if (path) log.write('export.written', { what: 'log', count: entries });
  return { path, entries };
}

/** Writes all entries of the open environment's trail that exist when the writing begins. */
export async function exportTrail(app: App): Promise<Outputs['trail.export']> {
  const { trail } = app.opened().session;
  let entries = 0;
  const path = await exportTo(app, 'trail.export', 'investment-desk-trail.jsonl', function* ({ progress }) {
    entries = 0;
    const total = trail.lastSequence();
    for (const entry of trail.all()) {
      entries += 1;
      progress(entries, Math.max(entries, total));
      yield `${JSON.stringify(entry)}\n`;
    }
  });
  if (path) await whenFree(() => trail.append('trail.exported', { entries }));
  if (path) app.ports.log.write('export.written', { what: 'trail', count: entries });
  return { path, entries };
}

/** Calls `seen` for each line that is read. */
async function* each(lines: AsyncIterable<string>, seen: () => void): AsyncGenerator<string> {
  for await (const line of lines) {
    seen();
    yield line;
  }
}

/**
 * Lets a person choose a file, and writes to it as a long task. Returns its path; null when the person cancelled.
 * @param content called for each attempt: while another program holds the data file, the writing begins again
 */
async function exportTo(
  app: App,
  task: LongTask,
  defaultName: string,
  content: (run: TaskRun) => Iterable<string> | AsyncIterable<string>,
): Promise<string | null> {
  const extension = defaultName.slice(defaultName.lastIndexOf('.') + 1);
  const path = await app.ports.dialogs.chooseSavePath({ defaultName, extension });
  if (path === null) return null;
  await app.tasks.run(task, (run) => {
    const { signal } = run;
    const write = () => app.saveFile(path, inSlices(content(run), { rest: 0, signal }), signal);
    return whenFree(write, { signal });
  });
  return path;
}
