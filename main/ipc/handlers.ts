import type { Handlers } from '../../contract/bridge.ts';
import { mostLogEntries } from '../../contract/log.ts';
import { readAbout } from '../app/about.ts';
import type { App } from '../app/app.ts';
import { readLog } from '../log/reading.ts';
import { runBatch, unseenBatch, unseenOutcome } from './batch.ts';
import { exportLog, exportSubscriptions, exportTrail, exportUnreadable, saveDocument } from './exports.ts';
import { verifyTrail } from './verify-trail.ts';

/** Returns one handler per method of the contract. Inputs are already checked (see dispatch.ts). */
export function createHandlers(app: App): Handlers {
  const open = () => app.opened().session;
  return {
    'app.state': () => app.state(),
    'app.retry': () => app.open(),
    'app.openUnmarked': () => app.waysOut.openUnmarked(),
    'app.fault': ({ where, fault }) => {
      app.ports.log.write('page.fault', { where, exception: fault });
      return null;
    },
    'app.unsaved': (told) => {
      app.unsaved.tell(told);
      return null;
    },
    'app.inUse': () => {
      app.noteUse();
      return null;
    },
    'app.about': () => readAbout(app.ports),
    'storage.restore': ({ backup }) => app.waysOut.restore(backup),
    'storage.startEmpty': () => app.waysOut.startEmpty(),
    'storage.exportUnreadable': () => exportUnreadable(app),
    'storage.readRecovered': () => app.recovered.noted(),
    'recoveryKey.make': () => app.recoveryKey.make(),
    'recoveryKey.confirm': ({ last }) => app.recoveryKey.confirm(last),
    'recoveryKey.discard': () => app.recoveryKey.discard(),
    'recoveryKey.enter': ({ key }) => app.waysOut.enterRecoveryKey(key),
    'takeover.choose': () => app.takeover.choose(),
    'takeover.look': ({ key }) => app.takeover.look(key),
    'takeover.stop': async () => {
      await app.takeover.stop();
      return null;
    },
    'takeover.confirm': () => app.takeover.confirm(),
    'takeover.discard': () => {
      app.takeover.discard();
      return null;
    },
    'secondBackup.choose': () => app.secondBackup.choose(),
    'secondBackup.now': () => app.secondBackup.now(),
    'secondBackup.stop': () => app.secondBackup.stop(),
    'proxy.signIn': (entered) => app.proxy.signIn(entered),
    'proxy.forget': (proxy) => app.proxy.forget(proxy),
    'forms.kept': () => app.forms.all(),
    'forms.keep': (form) => {
      app.forms.keep(form);
      return null;
    },
    'settings.update': (changes) => app.updatePreferences(changes),
    'zoom.state': () => app.ports.zoom.state(),
    'zoom.change': ({ change }) => app.ports.zoom.change(change),

    'environments.save': (input) => app.environments.save(input),
    'environments.remove': ({ id }) => app.environments.remove(id),
    'environments.activate': ({ id }) => app.environments.activate(id),
    'environments.setSecret': ({ id, secret }) => app.secrets.set(id, secret),
    'environments.forgetSecret': ({ id }) => app.secrets.forget(id),
    'environments.test': ({ id }) => app.secrets.test(id),

    'subscriptions.list': (query) => open().subscriptions.list(query),
    'subscriptions.ids': (query) => open().subscriptions.ids(query),
    'subscriptions.listed': (query) => open().subscriptions.listed(query),
    'subscriptions.values': ({ column, typed, ...list }) => open().subscriptions.values(column, list, typed),
    'subscriptions.get': ({ id }) => open().subscriptions.get(id),
    'subscriptions.create': () => open().subscriptions.create(),
    'subscriptions.duplicate': ({ id }) => open().subscriptions.duplicate(id),
    'subscriptions.copyFromBackup': ({ id }) => app.recovered.copyFromBackup(id),
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
    'subscriptions.batch': (wish) => runBatch(open().batches, wish),
    'subscriptions.stopBatch': () => {
      open().batches.stop();
      return null;
    },
    'subscriptions.unseenBatch': () => unseenBatch(open().batches),
    'subscriptions.unseenOutcome': () => unseenOutcome(open().batches),
    'subscriptions.seenBatch': () => {
      open().batches.seen();
      return null;
    },
    'subscriptions.trail': ({ id }) => open().subscriptions.trail(id),

    'subscriptions.export': (wish) => exportSubscriptions(app, wish),

    'documents.read': ({ subscriptionId, documentId }) => open().documents.read(subscriptionId, documentId),
    'documents.saveAs': ({ subscriptionId, documentId }) => saveDocument(app, subscriptionId, documentId),
    'documents.look': async ({ subscriptionId }) => {
      await open().documents.look(subscriptionId);
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

    'sync.secondLook': ({ kind, wish }) => {
      open().secondLooks[wish](kind);
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
    'log.export': () => exportLog(app),

    'trail.verify': () => verifyTrail(app),
    'trail.export': () => exportTrail(app),

    'tasks.stop': ({ task }) => {
      app.tasks.stop(task);
      return null;
    },
  };
}
