import type { shell as de } from '../de/shell.ts';
import type { Words } from '../words.ts';

export const shell: Words<typeof de> = {
  rail: {
    label: 'Areas',
    subscriptions: 'Subscriptions',
    review: 'Review',
    activity: 'Activity',
    settings: 'Settings',
    needsYou_one: '{{count}} needs you',
    needsYou_other: '{{count}} need you',
    needsReview_one: '{{count}} to review',
    needsReview_other: '{{count}} to review',
  },
  environment: {
    current: 'Environment',
    hint: {
      training: 'For practice, nothing here is real',
      demo: 'Test platform, nothing here is real',
      production: 'Real subscriptions',
    },
  },
  title: {
    subscriptions: 'Subscriptions',
    subscription: 'Subscription',
    review: 'Review',
    activity: 'Activity',
    settings: 'Settings',
  },
  bar: 'Title, search and connection',
  back: 'Back',
  search: {
    subscriptions: 'Search subscriptions',
    review: 'Search investments',
    placeholder: 'Search: investor, campaign, id',
    clear: 'Clear search',
  },
  sync: {
    details: 'Connection and sending',
    neverReached: 'No contact yet',
    online: 'Online · {{time}}',
    waiting_one: '{{count}} waiting',
    waiting_other: '{{count}} waiting',
    sending: 'Sending {{done}} of {{total}}',
    uncertain_one: '{{count}} uncertain',
    uncertain_other: '{{count}} uncertain',
    chosen: 'Offline – your choice',
    offline: 'Offline since {{time}}',
    rateLimited: 'Paused until {{time}}',
    credentials: 'Credentials refused',
    noSecret: 'No client secret',
    keychain: 'Keychain locked',
    storage: 'Cannot save',
    workOffline: 'Work offline',
    sendNow: 'Send now',
    lastContact: 'Last answer of the platform',
    toSettings: 'To the settings',
    toActivity: 'More under Activity',
    count: { waiting: 'Waiting to be sent', sending: 'Being sent', uncertain: 'Uncertain' },
    meaning: {
      neverReached: 'The platform has not answered in this environment yet.',
      online: 'The platform answers. What is queued goes out by itself.',
      chosen: 'Nothing is sent and nothing is read until you go online again.',
      offline: 'The platform cannot be reached. What is queued waits and goes out by itself.',
      rateLimited: 'The platform takes no more for now. It goes on by itself after that.',
      credentials: 'The platform does not accept client id and client secret. Nothing is sent.',
      keychain:
        'Without the system’s keychain the program cannot sign in. Nothing is sent. Once it is unlocked, sending goes on by itself.',
      noSecret: 'This environment has no client secret. Nothing is sent.',
      storage: 'The disk is full or read-only. Nothing is sent, so that nothing is lost.',
    },
  },
  start: {
    starting: 'Opening the data',
    waiting:
      'The system keychain has not answered yet. It may be asking for your password in a window of its own.',
    unreachable: 'The program does not answer.',
    retrying: 'Trying …',
    version: 'Version {{version}} · logged in as {{user}}',
  },
  recovery: {
    choose: 'Backup',
    one_one: '{{time}} · {{shown}} subscription',
    one_other: '{{time}} · {{shown}} subscriptions',
    lost: 'What was entered after that moment will be missing here; what has been sent stays on the platform. The backup is checked in full once more before that.',
    none: 'There is no usable backup.',
    restore: 'Restore backup …',
    restoring: 'Checking and restoring …',
    empty: 'Begin empty …',
    emptyTraining: 'New training platform …',
    emptying: 'Beginning …',
    confirmRestore: {
      title: 'Restore the backup of {{time}}?',
      words:
        'Everything that was entered after it will be missing here. What was queued is held back, since it may have been sent meanwhile: you decide about each. The present file is set aside, not deleted.',
      confirm: 'Restore',
    },
    confirmEmpty: {
      title: 'Begin empty?',
      words:
        'There will be no subscription here any more. What has been sent stays on the platform and must not be entered again. The present file and its backups are set aside, not deleted.',
      confirm: 'Begin empty',
    },
    confirmEmptyTraining: {
      title: 'Begin with a new training platform?',
      words:
        'The built-in platform will know nothing of the training subscriptions so far. Its file is set aside, not deleted.',
      confirm: 'Begin anew',
    },
    restored: 'The backup of {{time}} is restored.',
    started: {
      data: 'Begun with an empty file.',
      trainingPlatform: 'Begun with a new training platform.',
    },
    heldBack_one:
      '{{shown}} subscription was queued and is held back: it may have been sent meanwhile. It is under “Needs you”.',
    heldBack_other:
      '{{shown}} subscriptions were queued and are held back: they may have been sent meanwhile. They are under “Needs you”.',
    aside: 'The former file is here:',
  },
  crash: {
    title: 'This area cannot be shown right now.',
    meaning: 'This is a fault in the program. Everything that was shown as saved is saved.',
    todo: 'Load the area again. If it happens again, go to the list and tell your support.',
    reload: 'Load again',
    toList: 'To the list',
  },
};
