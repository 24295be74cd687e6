/**
 * The names of everything that crosses from the page to the main process. The preload builds `window.desk`
 * from these two lists alone; a name that is missing here does not exist for the page.
 * To add a method: its name here, its input in `ipc.ts`, its output in `Outputs`, its handler in `main/ipc/`.
 */
export const methods = [
  'app.state',
  'app.retry',
  'app.openUnmarked',
  'app.fault',
  'app.unsaved',
  'app.about',
  'storage.restore',
  'storage.startEmpty',
  'storage.exportUnreadable',
  'storage.readRecovered',
  'recoveryKey.make',
  'recoveryKey.confirm',
  'recoveryKey.discard',
  'recoveryKey.enter',
  'takeover.choose',
  'takeover.look',
  'takeover.stop',
  'takeover.confirm',
  'takeover.discard',
  'secondBackup.choose',
  'secondBackup.now',
  'secondBackup.stop',
  'proxy.signIn',
  'proxy.forget',
  'settings.update',
  'zoom.state',
  'zoom.change',
  'environments.save',
  'environments.remove',
  'environments.activate',
  'environments.setSecret',
  'environments.forgetSecret',
  'environments.test',
  'subscriptions.list',
  'subscriptions.listed',
  'subscriptions.get',
  'subscriptions.create',
  'subscriptions.duplicate',
  'subscriptions.copyFromBackup',
  'subscriptions.save',
  'subscriptions.queue',
  'subscriptions.takeBack',
  'subscriptions.decide',
  'subscriptions.withdrawDecision',
  'subscriptions.remove',
  'subscriptions.restore',
  'subscriptions.trail',
  'subscriptions.export',
  'documents.read',
  'documents.saveAs',
  'documents.look',
  'investors.search',
  'investors.refresh',
  'investors.lookup',
  'sync.setOffline',
  'sync.now',
  'sync.secondLook',
  'review.list',
  'review.refresh',
  'review.stopRefresh',
  'review.mark',
  'review.saveNote',
  'trail.verify',
  'trail.export',
  'log.read',
  'log.export',
] as const;

export type Method = (typeof methods)[number];

/** What the main process tells the page by itself; payloads in `Events` (ipc.ts). */
export const events = [
  'app',
  'subscriptions',
  'investors',
  'sync',
  'review',
  'leaving',
  'unforeseen',
  'zoom',
  'menu',
] as const;

export type EventName = (typeof events)[number];

/** The IPC channel of a method or event. One prefix, so that a stray channel is recognised at once. */
export const channelOf = (name: Method | EventName): string => `desk:${name}`;
