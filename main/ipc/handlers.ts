import type { Handlers } from '../../contract/bridge.ts';
import { mostLogEntries } from '../../contract/log.ts';
import { readAbout } from '../app/about.ts';
import type { App } from '../app/app.ts';
import { fileNameOf, savedAs, withEnding } from '../documents/saved-as.ts';
import { exportedLog, readLog } from '../log/reading.ts';
import { exportedText, exportName } from '../subscriptions/export.ts';

/** Returns one handler per method of the contract. Inputs are already checked (see dispatch.ts). */
export function createHandlers(app: App): Handlers {
  const open = () => app.session();
  return {
    'app.state': () => app.state(),
    'app.retry': () => app.open(),
    'app.openUnmarked': () => app.openUnmarked(),
    'app.fault': ({ where, fault }) => {
      app.ports.log.write('page.fault', { where, exception: fault });
      return null;
    },
    'app.unsaved': (told) => {
      app.unsaved.tell(told);
      return null;
    },
    'app.about': () => readAbout(app.ports),
    'storage.restore': ({ backup }) => app.restore(backup),
    'storage.startEmpty': () => app.startEmpty(),
    'storage.exportUnreadable': async () => {
      let count = 0;
      async function* counted(): AsyncGenerator<string> {
        for await (const line of app.unreadable().exported()) {
          count += 1;
          yield line;
        }
      }
      const path = await saveAs(app, 'investment-desk-unreadable.jsonl', 'jsonl', counted());
      if (path) app.ports.log.write('export.written', { what: 'unreadable', count });
      return { path, count };
    },
    'storage.readRecovered': () => app.readRecovered(),
    'recoveryKey.make': () => app.recoveryKeys().make(),
    'recoveryKey.confirm': ({ last }) => app.confirmRecoveryKey(last),
    'recoveryKey.discard': () => app.discardRecoveryKey(),
    'recoveryKey.enter': ({ key }) => app.enterRecoveryKey(key),
    'takeover.choose': () => app.takeovers.choose(),
    'takeover.look': ({ key }) => app.takeovers.look(key),
    'takeover.stop': async () => {
      await app.takeovers.stop();
      return null;
    },
    'takeover.confirm': () => app.confirmTakeover(),
    'takeover.discard': () => {
      app.takeovers.discard();
      return null;
    },
    'secondBackup.choose': () => app.chooseSecondFolder(),
    'secondBackup.now': () => app.secondBackupNow(),
    'secondBackup.stop': () => app.stopSecondFolder(),
    'proxy.signIn': (entered) => app.signInToProxy(entered),
    'proxy.forget': (proxy) => app.forgetProxy(proxy),
    'forms.kept': () => app.forms.all(),
    'forms.keep': (form) => {
      app.forms.keep(form);
      return null;
    },
    'settings.update': (changes) => app.updatePreferences(changes),
    'zoom.state': () => app.ports.zoom.state(),
    'zoom.change': ({ change }) => app.ports.zoom.change(change),

    'environments.save': (input) => app.saveEnvironment(input),
    'environments.remove': ({ id }) => app.removeEnvironment(id),
    'environments.activate': ({ id }) => app.activate(id),
    'environments.setSecret': ({ id, secret }) => app.setSecret(id, secret),
    'environments.forgetSecret': ({ id }) => app.forgetSecret(id),
    'environments.test': ({ id }) => app.test(id),

    'subscriptions.list': (query) => open().subscriptions.list(query),
    'subscriptions.listed': (query) => open().subscriptions.listed(query),
    'subscriptions.get': ({ id }) => open().subscriptions.get(id),
    'subscriptions.create': () => open().subscriptions.create(),
    'subscriptions.duplicate': ({ id }) => open().subscriptions.duplicate(id),
    'subscriptions.copyFromBackup': ({ id }) => app.copyFromBackup(id),
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
      const chosen = await app.ports.dialogs.chooseSavePath({
        defaultName: `${fileNameOf(name)}.${extension}`,
        extension,
      });
      if (chosen === null) return { path: null, instead };
      const path = withEnding(chosen, extension);
      await app.saveFile(path, bytes);
      app.ports.log.write('export.written', { what: 'document', count: 1 });
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
      open().sendGate.choose(offline);
      return open().sync();
    },
    'sync.now': () => {
      open().hurry();
      return open().sync();
    },

    'sync.secondLook': ({ wish }) => {
      open().secondLooks[wish]();
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

    'log.read': () => readLog(app.ports.logFiles, mostLogEntries),
    'log.export': async () => {
      const { logFiles, log } = app.ports;
      let entries = 0;
      async function* counted(): AsyncGenerator<string> {
        for await (const line of exportedLog(logFiles)) {
          entries += 1;
          yield line;
        }
      }
      const path = await saveAs(app, 'investment-desk-log.jsonl', 'jsonl', counted());
      if (path) log.write('export.written', { what: 'log', count: entries });
      return { path, entries };
    },

    'trail.verify': () => open().trail.verify(),
    'trail.export': async () => {
      const { trail } = open();
      const lines = [...trail.all()].map((entry) => JSON.stringify(entry));
      const path = await saveAs(
        app,
        'investment-desk-trail.jsonl',
        'jsonl',
        Buffer.from(`${lines.join('\n')}\n`),
      );
      if (path) trail.append('trail.exported', { entries: lines.length });
      if (path) app.ports.log.write('export.written', { what: 'trail', count: lines.length });
      return { path, entries: lines.length };
    },
  };
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
