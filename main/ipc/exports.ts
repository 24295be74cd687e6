import type { Inputs, Outputs } from '../../contract/ipc.ts';
import type { App } from '../app/app.ts';
import { fileNameOf, savedAs, withEnding } from '../documents/saved-as.ts';
import { exportedLog } from '../log/reading.ts';
import { whenFree } from '../storage/busy.ts';
import { exportedText, exportName } from '../subscriptions/export.ts';

/*
 * The methods that write a file which a person chooses. Each returns where the file was written; null when the person
 * cancelled.
 */

/** Writes every unreadable record of the open environment, as it is stored. */
export async function exportUnreadable(app: App): Promise<Outputs['storage.exportUnreadable']> {
  const lines = counting(app.opened().unreadable.exported());
  const path = await saveAs(app, 'investment-desk-unreadable.jsonl', 'jsonl', lines.text());
  if (path) app.ports.log.write('export.written', { what: 'unreadable', count: lines.count });
  return { path, count: lines.count };
}

/** Writes subscriptions in full, even from a file that cannot be opened for work. */
export async function exportSubscriptions(
  app: App,
  { ids, typed }: Inputs['subscriptions.export'],
): Promise<Outputs['subscriptions.export']> {
  const source = app.exportSource();
  try {
    const at = new Date().toISOString();
    const counts = { whole: 0, damaged: 0 };
    const text = exportedText({
      ids: ids ?? source.ids(),
      typed,
      source,
      at,
      counted: (what) => {
        counts[what] += 1;
      },
    });
    const path = await saveAs(app, exportName(at), 'json', text);
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
  const lines = counting(exportedLog(logFiles));
  const path = await saveAs(app, 'investment-desk-log.jsonl', 'jsonl', lines.text());
  if (path) log.write('export.written', { what: 'log', count: lines.count });
  return { path, entries: lines.count };
}

/** Writes all entries of the open environment's trail. */
export async function exportTrail(app: App): Promise<Outputs['trail.export']> {
  const { trail } = app.opened().session;
  const lines = [...trail.all()].map((entry) => JSON.stringify(entry));
  const text = Buffer.from(`${lines.join('\n')}\n`);
  const path = await saveAs(app, 'investment-desk-trail.jsonl', 'jsonl', text);
  if (path) await whenFree(() => trail.append('trail.exported', { entries: lines.length }));
  if (path) app.ports.log.write('export.written', { what: 'trail', count: lines.length });
  return { path, entries: lines.length };
}

/** Counts the lines of a text while they are written. */
function counting(lines: AsyncIterable<string>) {
  const counted = {
    count: 0,
    async *text(): AsyncGenerator<string> {
      for await (const line of lines) {
        counted.count += 1;
        yield line;
      }
    },
  };
  return counted;
}

async function saveAs(
  app: App,
  defaultName: string,
  extension: string,
  content: Uint8Array | AsyncIterable<string>,
): Promise<string | null> {
  const path = await app.ports.dialogs.chooseSavePath({ defaultName, extension });
  if (path !== null) await app.saveFile(path, content);
  return path;
}
