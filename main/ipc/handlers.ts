import type { Handlers } from '../../contract/desk.ts';
import { mostLogEntries } from '../../contract/log.ts';
import { readAbout } from '../app/about.ts';
import type { Desk } from '../desk.ts';
import { fileNameOf, savedAs, withEnding } from '../documents/saved-as.ts';
import { exportedLog, readLog } from '../log/reading.ts';
import { exportedText, exportName } from '../subscriptions/export.ts';

/** One handler per method of the contract; inputs have been checked (see dispatch.ts). */
export function createHandlers(desk: Desk): Handlers {
  const open = () => desk.workspace();
  return {
    'app.state': () => desk.state(),
    'app.retry': () => desk.open(),
    'app.openUnmarked': () => desk.openUnmarked(),
    'app.fault': ({ where, fault }) => {
      desk.ports.log.write('page.fault', { where, exception: fault });
      return null;
    },
    'app.unsaved': (told) => {
      desk.unsaved.tell(told);
      return null;
    },
    'app.about': () => readAbout(desk.ports),
    'storage.restore': ({ backup }) => desk.restore(backup),
    'storage.startEmpty': () => desk.startEmpty(),
    'storage.exportUnreadable': async () => {
      let count = 0;
      async function* counted(): AsyncGenerator<string> {
        for await (const line of desk.unreadable().exported()) {
          count += 1;
          yield line;
        }
      }
      const path = await saveAs(desk, 'investment-desk-unreadable.jsonl', 'jsonl', counted());
      if (path) desk.ports.log.write('export.written', { what: 'unreadable', count });
      return { path, count };
    },
    'storage.readRecovered': () => desk.readRecovered(),
    'recoveryKey.make': () => desk.recoveryKeys().make(),
    'recoveryKey.confirm': ({ last }) => desk.confirmRecoveryKey(last),
    'recoveryKey.discard': () => desk.discardRecoveryKey(),
    'recoveryKey.enter': ({ key }) => desk.enterRecoveryKey(key),
    'takeover.choose': () => desk.takeovers.choose(),
    'takeover.look': ({ key }) => desk.takeovers.look(key),
    'takeover.stop': async () => {
      await desk.takeovers.stop();
      return null;
    },
    'takeover.confirm': () => desk.confirmTakeover(),
    'takeover.discard': () => {
      desk.takeovers.discard();
      return null;
    },
    'secondBackup.choose': () => desk.chooseSecondFolder(),
    'secondBackup.now': () => desk.secondBackupNow(),
    'secondBackup.stop': () => desk.stopSecondFolder(),
    'proxy.signIn': (entered) => desk.signInToProxy(entered),
    'proxy.forget': (proxy) => desk.forgetProxy(proxy),
    'forms.kept': () => desk.forms.all(),
    'forms.keep': (form) => {
      desk.forms.keep(form);
      return null;
    },
    'settings.update': (changes) => desk.updatePreferences(changes),
    'zoom.state': () => desk.ports.zoom.state(),
    'zoom.change': ({ change }) => desk.ports.zoom.change(change),

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
    'subscriptions.copyFromBackup': ({ id }) => desk.copyFromBackup(id),
    'subscriptions.save': ({ id, form }) => open().subscriptions.save(id, form),
    'subscriptions.queue': ({ id, ...wish }) => open().subscriptions.queue(id, { second: false, ...wish }),
    'subscriptions.takeBack': ({ id }) => open().subscriptions.takeBack(id),
    'subscriptions.decide': async ({ id, operationId, decision }) => {
      await open().decisions.decide(id, operationId, decision);
      return open().subscriptions.get(id);
    },
    'subscriptions.withdrawDecision': ({ id }) => {
      open().decisions.withdraw(id);
      return null;
    },
    'subscriptions.remove': ({ id }) => {
      open().subscriptions.remove(id);
      return null;
    },
    'subscriptions.restore': ({ id }) => open().subscriptions.restore(id),
    'subscriptions.trail': ({ id }) => open().subscriptions.trail(id),

    'subscriptions.export': async ({ ids, typed }) => {
      const source = desk.exportSource();
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
        const path = await saveAs(desk, exportName(at), 'json', text);
        if (path) desk.ports.log.write('export.written', { what: 'subscriptions', count: counts.whole });
        if (path) source.note({ count: counts.whole, all: ids === null, asTyped: typed?.id ?? null });
        return { path, count: counts.whole, damaged: counts.damaged };
      } finally {
        source.close();
      }
    },

    'documents.read': ({ subscriptionId, documentId }) =>
      open().documents.read(open().repository.load(subscriptionId), documentId),
    'documents.saveAs': async ({ subscriptionId, documentId }) => {
      const { name, mediaType, bytes } = await open().documents.read(
        open().repository.load(subscriptionId),
        documentId,
      );
      const { extension, instead } = savedAs(mediaType, bytes);
      const chosen = await desk.ports.dialogs.chooseSavePath({
        defaultName: `${fileNameOf(name)}.${extension}`,
        extension,
      });
      if (chosen === null) return { path: null, instead };
      const path = withEnding(chosen, extension);
      await desk.saveFile(path, bytes);
      desk.ports.log.write('export.written', { what: 'document', count: 1 });
      return { path, instead };
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

    'sync.secondLook': ({ wish }) => {
      open().secondLook[wish]();
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

    'log.read': () => readLog(desk.ports.logFiles, mostLogEntries),
    'log.export': async () => {
      const { logFiles, log } = desk.ports;
      let entries = 0;
      async function* counted(): AsyncGenerator<string> {
        for await (const line of exportedLog(logFiles)) {
          entries += 1;
          yield line;
        }
      }
      const path = await saveAs(desk, 'investment-desk-log.jsonl', 'jsonl', counted());
      if (path) log.write('export.written', { what: 'log', count: entries });
      return { path, entries };
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
      if (path) desk.ports.log.write('export.written', { what: 'trail', count: lines.length });
      return { path, entries: lines.length };
    },
  };
}

async function saveAs(
  desk: Desk,
  defaultName: string,
  extension: string,
  content: Uint8Array | AsyncIterable<string>,
): Promise<string | null> {
  const path = await desk.ports.dialogs.chooseSavePath({ defaultName, extension });
  if (path !== null) await desk.saveFile(path, content);
  return path;
}
