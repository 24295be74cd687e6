import { writeFile } from 'node:fs/promises';
import type { Handlers } from '../../contract/desk.ts';
import { DeskError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Trail } from '../audit/trail.ts';
import type { Desk } from '../desk.ts';
import { storageFailureOf } from '../storage/failures.ts';
import { exportedText } from '../subscriptions/export.ts';

/** One handler per method of the contract; inputs have been checked (see dispatch.ts). */
export function createHandlers(desk: Desk): Handlers {
  const open = () => desk.workspace();
  return {
    'app.state': () => desk.state(),
    'app.retry': () => desk.open(),
    'storage.restore': ({ backup }) => desk.restore(backup),
    'storage.startEmpty': () => desk.startEmpty(),
    'settings.update': (changes) => desk.updatePreferences(changes),

    'environments.save': (input) => desk.saveEnvironment(input),
    'environments.remove': ({ id }) => desk.removeEnvironment(id),
    'environments.activate': ({ id }) => desk.activate(id),
    'environments.setSecret': ({ id, secret }) => desk.setSecret(id, secret),
    'environments.forgetSecret': ({ id }) => desk.forgetSecret(id),
    'environments.test': ({ id }) => desk.test(id),

    'subscriptions.list': (query) => open().subscriptions.list(query),
    'subscriptions.listed': (query) => open().subscriptions.listed(query),
    'subscriptions.get': ({ id }) => open().subscriptions.get(id),
    'subscriptions.create': () => open().subscriptions.create(),
    'subscriptions.duplicate': ({ id }) => open().subscriptions.duplicate(id),
    'subscriptions.save': ({ id, form }) => open().subscriptions.save(id, form),
    'subscriptions.queue': ({ id, checked, batch }) => open().subscriptions.queue(id, { checked, batch }),
    'subscriptions.takeBack': ({ id }) => open().subscriptions.takeBack(id),
    'subscriptions.decide': async ({ id, operationId, decision }) => {
      await open().decisions.decide(id, operationId, decision);
      return open().subscriptions.get(id);
    },
    'subscriptions.remove': ({ id }) => {
      open().subscriptions.remove(id);
      return null;
    },
    'subscriptions.restore': ({ id }) => open().subscriptions.restore(id),
    'subscriptions.trail': ({ id }) => open().subscriptions.trail(id),

    'subscriptions.export': async ({ ids, typed }) => {
      const { subscriptions, repository, trail } = open();
      const at = new Date().toISOString();
      let count = 0;
      const text = exportedText({
        ids: ids ?? repository.ids(),
        typed,
        environment: desk.environment(),
        at,
        read: subscriptions.find,
        counted: () => {
          count += 1;
        },
      });
      const path = await saveAs(desk, `investment-desk-${at.slice(0, 10)}.json`, 'json', text);
      if (path) noteExport(trail, { count, all: ids === null, asTyped: typed?.id ?? null });
      return { path, count };
    },

    'documents.read': ({ subscriptionId, documentId }) =>
      open().documents.read(open().repository.load(subscriptionId), documentId),
    'documents.saveAs': async ({ subscriptionId, documentId }) => {
      const { name, mediaType, bytes } = await open().documents.read(
        open().repository.load(subscriptionId),
        documentId,
      );
      const extension = extensions[mediaType] ?? 'bin';
      return { path: await saveAs(desk, `${safeFileName(name)}.${extension}`, extension, bytes) };
    },

    'documents.look': async ({ subscriptionId }) => {
      await open().look(subscriptionId);
      return open().subscriptions.get(subscriptionId);
    },

    'investors.search': ({ text, limit }) => open().investors.search(text, limit),
    'investors.refresh': () => open().investors.refresh(),
    'investors.lookup': ({ id }) => open().investors.lookup(id),

    'sync.setOffline': ({ offline }) => {
      open().gate.choose(offline);
      return open().sync();
    },
    'sync.now': () => {
      open().hurry();
      return open().sync();
    },

    'review.list': (query) => open().review.list(query),
    'review.refresh': ({ subscriptionId }) => open().review.refresh(subscriptionId),
    'review.stopRefresh': () => open().review.stopRefresh(),
    'review.mark': ({ subscriptionId, status, note }) => open().review.mark(subscriptionId, status, note),

    'review.saveNote': ({ subscriptionId, note }) => {
      open().review.saveNote(subscriptionId, note);
      return null;
    },

    'trail.verify': () => open().trail.verify(),
    'trail.export': async () => {
      const { trail } = open();
      const lines = [...trail.all()].map((entry) => JSON.stringify(entry));
      const path = await saveAs(
        desk,
        'investment-desk-trail.jsonl',
        'jsonl',
        Buffer.from(`${lines.join('\n')}\n`),
      );
      if (path) trail.append('trail.exported', { entries: lines.length });
      return { path, entries: lines.length };
    },
  };
}

/** A full disk is one of the reasons for exporting: then the trail cannot take the entry, and the file is there. */
function noteExport(trail: Trail, details: Json): void {
  try {
    trail.append('subscriptions.exported', details);
  } catch (error) {
    if (!storageFailureOf(error)) throw error;
  }
}

const extensions: Record<string, string> = {
  'application/pdf': 'pdf',
  'text/html': 'html',
  'text/plain': 'txt',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** What the platform calls a document, without anything that a file system takes for more than a name. */
const safeFileName = (name: string) =>
  name
    .replace(/\.(pdf|html|txt|png|jpe?g)$/i, '')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '_')
    .slice(0, 80) || 'document';

async function saveAs(
  desk: Desk,
  defaultName: string,
  extension: string,
  content: Uint8Array | AsyncIterable<string>,
): Promise<string | null> {
  const path = await desk.ports.dialogs.chooseSavePath({ defaultName, extension });
  if (path === null) return null;
  try {
    await writeFile(path, content);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new DeskError('fileNotWritten', { said: code ? `${code}: ${path}` : path }, { cause });
  }
  return path;
}
