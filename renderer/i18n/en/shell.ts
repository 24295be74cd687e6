import type { shell as de } from '../de/shell.ts';
import type { Words } from '../words.ts';

export const shell: Words<typeof de> = {
  zone: {
    question: 'In which time zone do you enter times?',
    why: 'This computer’s clock does not follow German time. Until you choose, German time applies. You can change your choice in the settings.',
  },
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
    placeholder: 'Search: investor, campaign, ID',
    clear: 'Clear search',
  },
  sync: {
    details: 'Connection and sending',
    neverReached: 'No contact yet',
    online: 'Online · {{time}}',
    waiting_one: '{{count}} waiting',
    waiting_other: '{{count}} waiting',
    uncertain_one: '{{count}} uncertain',
    uncertain_other: '{{count}} uncertain',
    chosen: 'Offline – your choice',
    offline: 'Offline since {{time}}',
    between: 'Platform not reached since {{time}}',
    failing: 'Platform failing since {{time}}',
    rateLimited: 'Paused until {{time}}',
    credentials: 'Credentials refused',
    scope: 'Permission missing',
    noSecret: 'No valid client secret',
    keychain: 'Keychain locked',
    storage: 'Cannot save',
    workOffline: 'Work offline',
    sendNow: 'Send now',
    pause: 'Pause',
    pauseHint:
      'While paused, nothing new is sent; answers to what was already sent still arrive. Like “Work offline”, this lasts until you resume or restart the program.',
    resume: 'Resume',
    resumeHint: 'Online again: what is released is sent automatically.',
    nothing: 'There is nothing to send.',
    onHold: 'Waits',
    byItself: 'Continues automatically',
    needsYou: 'Needs you',
    run: {
      done: '{{done}} of {{total}} dealt with',
      refused_one: '{{shown}} refused',
      refused_other: '{{shown}} refused',
      needsYou_one: '{{shown}} waits for you',
      needsYou_other: '{{shown}} wait for you',
      left: '{{sending}} being sent, {{left}} left',
    },
    until: {
      turn: 'as soon as it is their turn',
      attempt: 'next attempt {{time}}',
      due: 'next attempt at once',
      look: 'looked at again {{time}}',
      document: 'looked at again every minute',
      wallet: 'looked at again every 15 minutes',
      chosen: 'until you resume',
      offline: 'until the platform can be reached',
      between: 'until the platform itself answers',
      failing: 'until the platform answers again',
      scope: 'until the permission is granted',
      rateLimited: 'the platform asks to wait until {{time}}',
      credentials: 'until the credentials are right',
      noSecret: 'until there is a client secret',
      keychain: 'until the keychain is unlocked',
      storage: 'until data can be saved again',
    },
    lastContact: 'Last answer of the platform',
    toSettings: 'To the settings',
    toActivity: 'More under Activity',
    meaning: {
      neverReached: 'The platform has not answered in this environment yet.',
      online: 'The platform answers. What is released is sent automatically.',
      chosen:
        'Nothing is sent and nothing is read until you resume. After a restart of the program, sending continues automatically.',
      offline: 'The platform cannot be reached. What is released waits and is then sent automatically.',
      between:
        'A proxy, a firewall or a login portal answers in the platform’s place. What is released waits; the program looks again and again and then sends automatically.',
      failing:
        'The platform does not answer, or only with errors. What is released waits; the program looks again and again and then sends automatically.',
      scope:
        'The platform knows the client ID, but does not give it all the rights that are needed. Nothing is sent. Please ask the platform to grant them.',
      rateLimited: 'The platform is busy. Sending continues automatically after that.',
      credentials: 'The platform does not accept client ID and client secret. Nothing is sent.',
      keychain:
        'Without the system’s keychain the program cannot sign in. Nothing is sent. Once it is unlocked, sending continues automatically.',
      noSecret: 'This environment has no valid client secret. Nothing is sent.',
      storage: '{{why}} Nothing is sent, so that nothing is lost.',
    },
  },
  proxy: {
    asks: 'The proxy {{proxy}} asks you to sign in.',
    refused: 'The proxy {{proxy}} has refused the sign-in.',
    silent: 'The proxy {{proxy}} has not said whether it accepts the sign-in.',
    silentMeaning:
      'The program has tried twice. It does not try again by itself, so that your account does not get locked. What was released is waiting.',
    meaning: 'Without signing in, the program cannot reach the platform. What was released is waiting.',
    signIn: 'Sign in to the proxy …',
    title: 'Sign in to the proxy',
    words:
      'The proxy stands between this computer and the platform. Name and password come from your IT department, not from the platform.',
    address: 'Proxy:',
    says: 'Its own text:',
    inTheClear: 'On their way to this proxy, name and password are not encrypted (Basic).',
    name: 'Name',
    mayLock: 'Further wrong attempts may lock your account.',
    nameHint: 'In many companies the Windows name, also in the form DOMAIN\\name.',
    password: 'Password',
    keep: 'Keep in the keychain of this computer',
    signInNow: 'Sign in',
  },
  start: {
    starting: 'Opening the data',
    moving:
      'The data is copied once into a folder that belongs to this computer alone, and checked there: {{done}} of {{total}}. The former data is kept.',
    waiting:
      'The system keychain has not answered yet. It may be asking for your password in a window of its own.',
    unreachable: 'The program does not answer.',
    file: 'File:',
    folder: 'Folder:',
    belongsTo: 'It belongs to the environment “{{environment}}”. Its place:',
    belongsToUnknown: 'Its environment is missing in the settings. Its place:',
    retrying: 'Trying …',
    concerns_zero: 'This is about the environment “{{environment}}”.',
    concerns_one:
      'This is only about the environment “{{environment}}”. The other one has a file of its own:',
    concerns_other:
      'This is only about the environment “{{environment}}”. The others have files of their own:',
    open: 'Open {{environment}}',
    version: 'Version {{version}} · signed in as {{user}}',
  },
  loss: {
    title: 'What is missing and what happens to it',
    goOn: 'Continue as listed',
    found: 'Environments that are missing from the settings and will be added back:',
    completed:
      'Missing details of environments. They will be taken from the note in the environment’s folder; please check them afterwards:',
    dropped: 'Environments that will not be restored:',
    reset: 'Settings that will be reset to their defaults:',
    unknown:
      'Folders with data for which no environment is known. They stay as they are; contact your support team:',
    entry: 'Entry {{position}}',
    why: {
      unreadable: '{{name}} – its details cannot be read',
      duplicate: '{{name}} – its ID belongs to another environment already',
      reserved: '{{name}} – its ID is reserved for Training',
    },
    setting: {
      language: 'Language',
      theme: 'Appearance',
      adviserName: 'Your name',
      timeZone: 'Time zone for times: you will be asked again',
      keyHours: 'Life of a key: 24 hours',
      sendingHours: 'Automatic repetition: 20 hours',
      activeEnvironmentId: 'Environment used last: Training is opened',
      secondBackupFolder: 'Second backup folder: Backups are made on this computer only',
      environments: 'List of environments: only Training is left',
    },
    gap: {
      clientId: '{{environment}} – client ID',
      campaigns: '{{environment}} – list of campaigns',
      selfDisclosureRequired:
        '{{environment}} – whether the campaign “{{campaign}}” requires a self-disclosure',
    },
  },
  closeWarning:
    'Not everything is saved yet. The window stays open; closing it a second time loses what is not saved.',
  unreadable: {
    title_one: '{{shown}} record cannot be read.',
    title_other: '{{shown}} records cannot be read.',
    words: 'Nothing else is affected. Activity says what it is about.',
    looking: 'The other records are still being checked. Activity says what it is about.',
    show: 'Show',
  },
  secondBackup: {
    title: 'No backup in the second backup folder for more than a week.',
    last: 'Last backup there: {{time}}.',
    never: 'There is no backup there yet.',
    show: 'Show',
  },
  older: {
    title: 'This is an older state of the data, of {{time}}.',
    here: 'A newer state was used on this computer until {{time}}; an older one has been put back since. What was entered after that is missing here.',
    elsewhere: 'Another copy of this data was last used on {{time}}. Computer: {{computer}}. Folder:',
    unprovedTitle: 'Whether this data is unchanged cannot be told.',
    unproved:
      'What tells changes from outside is missing from the data file, or is damaged. Compare important details with the platform, and report this to your support.',
    schemaChangedTitle: 'The data file was changed outside of this program.',
    schemaChanged:
      'Its structure had been changed, so that data could change without anyone’s doing. It is restored; what was removed is in the audit trail, which you can export under “Activity”. Compare important details with the platform, and report this to your support.',
    unknown: 'It cannot be told whether it was used after that.',
    checked: 'Nothing had to be held back. You can go on working.',
    goOn: 'Continue …',
    opening: 'Opening …',
    confirm: {
      title: 'Continue with this state?',
      words:
        'Everything released is held back: it may already have been sent. You decide about each of them. Nothing is deleted.',
      confirm: 'Continue',
    },
  },
  secondLook: {
    reading_one:
      'Released more than a day ago: {{shown}} subscription is looked for on the platform before sending.',
    reading_other:
      'Released more than a day ago: {{shown}} subscriptions are looked for on the platform before sending.',
    progress: '{{read}} investments read',
    progressOf: '{{read}} of {{total}} investments read',
    asking_one: '{{shown}} subscription was released more than a day ago and waits for your decision.',
    asking_other: '{{shown}} subscriptions were released more than a day ago and wait for your decision.',
    failed: 'The list of investments cannot be fetched from the platform.',
    incomplete: 'The list of investments on the platform cannot be read completely.',
    unclear: 'The list does not show which investor an investment belongs to.',
    meaning_one:
      'So it cannot be told whether this subscription is there already. It can only be if this computer was set back to an earlier state. If it was not, you can send it.',
    meaning_other:
      'So it cannot be told whether these subscriptions are there already. They can only be if this computer was set back to an earlier state. If it was not, you can send them.',
    sendAll: 'Send …',
    readAgain: 'Fetch again',
    confirm: {
      title: 'Send without comparing?',
      words:
        'If this computer or its data were set back to an earlier state, this makes investments a second time. Otherwise it does not.',
      confirm: 'Not set back – send',
    },
  },
  space: {
    title: 'The disk is getting full: {{free}} left.',
    words:
      'A week of work with its daily backups needs about {{needed}}. For now, everything is still saved.',
  },
  recovery: {
    partial: 'Some records were already unreadable when this backup was made.',
    choose: 'Backup',
    one_one: '{{time}} · {{shown}} subscription',
    one_other: '{{time}} · {{shown}} subscriptions',
    ahead: 'In the future: this computer’s clock was or is wrong.',
    lost: 'Anything entered after that time will be missing here; what has been sent stays on the platform. The whole backup is checked again before it is restored.',
    none: 'There is no usable backup.',
    restore: 'Restore backup …',
    restoring: 'Checking and restoring …',
    empty: 'Start empty …',
    emptyTraining: 'New training platform …',
    emptying: 'Starting …',
    confirmRestore: {
      title: 'Restore the backup of {{time}}?',
      words:
        'Everything entered after that will be missing here. What was released is held back, because it may have been sent in the meantime: you decide on each one. The current file is set aside, not deleted.',
      confirm: 'Restore',
    },
    confirmEmpty: {
      title: 'Start empty?',
      words:
        'There will be no subscriptions here any more. What has been sent stays on the platform and must not be entered again. The current file and its backups are set aside, not deleted.',
      confirm: 'Start empty',
    },
    confirmEmptyTraining: {
      title: 'Start with a new training platform?',
      words:
        'The built-in platform will know nothing about the existing training subscriptions. Its file is set aside, not deleted.',
      confirm: 'Start again',
    },
    restored: 'The backup of {{time}} is restored.',
    started: {
      data: 'Started empty.',
      trainingPlatform: 'Started with a new training platform.',
      backups: 'A new folder for backups was made: there was a file in its place.',
    },
    heldBack_one:
      '{{shown}} subscription was released and is held back: it may have been sent in the meantime. It is under “Needs you”.',
    heldBack_other:
      '{{shown}} subscriptions were released and are held back: they may have been sent in the meantime. They are under “Needs you”.',
    drafts_one: '{{shown}} draft may have been finished and sent since the backup. It is marked in the list.',
    drafts_other:
      '{{shown}} drafts may have been finished and sent since the backup. They are marked in the list.',
    export: 'Export subscriptions that can still be read …',
    exporting: 'Reading …',
    exported_one: '{{shown}} subscription exported to:',
    exported_other: '{{shown}} subscriptions exported to:',
    nothingReadable: 'Not a single subscription could be read.',
    exportDamaged_one: '{{shown}} cannot be read and is included as it is stored.',
    exportDamaged_other: '{{shown}} cannot be read and are included as they are stored.',
    nothingDone: 'Nothing was changed.',
    aside: 'What was there before is in this folder:',
  },
  crash: {
    windowTitle: 'The window can no longer be shown.',
    windowTodo:
      'Reload the window. If the error occurs again, restart the program and contact your support team.',
    title: 'This area cannot be shown right now.',
    meaning: 'This is an error in the program. Everything that was shown as saved is saved.',
    todo: 'Reload the area. If the error occurs again, go to the list and contact your support team.',
    reload: 'Reload',
    toList: 'To the list',
  },
};
