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
    needsYou_one: '{{shown}} needs you',
    needsYou_other: '{{shown}} need you',
    needsReview_one: '{{shown}} to review',
    needsReview_other: '{{shown}} to review',
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
    waiting_one: '{{shown}} waiting',
    waiting_other: '{{shown}} waiting',
    uncertain_one: '{{shown}} uncertain',
    uncertain_other: '{{shown}} uncertain',
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
    checking: 'Data being checked',
    workOffline: 'Work offline',
    sendNow: 'Send now',
    pause: 'Pause',
    pauseHint:
      'While paused, nothing new is sent; answers to what was already sent still arrive. Like “Work offline”, this lasts until you resume or restart the program.',
    resume: 'Resume',
    resumeHint: 'Online again: what is released is sent automatically.',
    nothing: 'There is nothing to send.',
    onHold: 'Waiting',
    byItself: 'Continues automatically',
    needsYou: 'Needs you',
    run: {
      done: '{{done}} of {{total}} processed',
      refused_one: '{{shown}} refused',
      refused_other: '{{shown}} refused',
      needsYou_one: '{{shown}} needs you',
      needsYou_other: '{{shown}} need you',
      left: '{{sending}} being sent, {{left}} left',
    },
    until: {
      turn: 'as soon as it is their turn',
      attempt: 'next attempt {{time}}',
      due: 'next attempt at once',
      look: 'next check {{time}}',
      document: 'checked every minute',
      wallet: 'checked every 15 minutes',
      chosen: 'until you resume',
      offline: 'until the platform can be reached',
      between: 'until the platform itself answers',
      failing: 'until the platform answers again',
      scope: 'until the permission is granted',
      rateLimited: 'the platform has asked to wait until {{time}}',
      credentials: 'until the credentials are correct',
      noSecret: 'until there is a client secret',
      keychain: 'until the keychain is unlocked',
      storage: 'until data can be saved again',
      checking: 'until the data have been checked',
    },
    lastContact: 'Last answer from the platform',
    toSettings: 'To the settings',
    toActivity: 'More under Activity',
    meaning: {
      neverReached: 'The platform has not answered in this environment yet.',
      online: 'The platform is answering. What is released is sent automatically.',
      chosen:
        'Nothing is sent and nothing is read until you resume. After a restart of the program, sending continues automatically.',
      offline: 'The platform cannot be reached. What is released waits and is sent automatically later.',
      between:
        'A proxy, a firewall or a login portal is answering instead of the platform. What is released waits; the program keeps checking and then sends automatically.',
      failing:
        'The platform does not answer, or answers only with errors. What is released waits; the program keeps checking and then sends automatically.',
      scope:
        'The platform knows the client ID but does not grant it all the permissions that are needed. Nothing is sent. Please ask the platform provider to grant them.',
      rateLimited: 'The platform is busy. Sending continues automatically afterwards.',
      credentials: 'The platform does not accept the client ID and client secret. Nothing is sent.',
      keychain:
        'Without the system’s keychain the program cannot sign in. Nothing is sent. Once it is unlocked, sending continues automatically.',
      noSecret: 'This environment has no valid client secret. Nothing is sent.',
      storage:
        '{{why}} Nothing is sent, so that nothing is lost. Sending continues automatically once saving works again.',
      checking:
        'After opening, the data are still being checked. You can keep working. What is released is sent automatically afterwards.',
    },
  },
  proxy: {
    asks: 'The proxy {{proxy}} asks you to sign in.',
    refused: 'The proxy {{proxy}} has refused the sign-in.',
    silent: 'The proxy {{proxy}} has not said whether it accepts the sign-in.',
    silentMeaning:
      'The program has tried twice. It does not try again automatically, so that your account is not locked. What was released is waiting.',
    meaning: 'Without signing in, the program cannot reach the platform. What was released is waiting.',
    signIn: 'Sign in to the proxy …',
    title: 'Sign in to the proxy',
    words:
      'The proxy is between this computer and the platform. You get the name and password from your IT department, not from the platform.',
    address: 'Proxy:',
    says: 'Message from the proxy:',
    inTheClear: 'Name and password are sent to this proxy unencrypted (Basic).',
    name: 'Name',
    mayLock: 'Further wrong attempts may lock your account.',
    nameHint: 'In many companies your Windows user name, sometimes in the form DOMAIN\\name.',
    password: 'Password',
    keep: 'Keep in this computer’s keychain',
    signInNow: 'Sign in',
  },
  start: {
    starting: 'Opening the data',
    moving:
      'The data is being copied to a folder that belongs to this computer alone, and checked there: {{done}} of {{total}}. This happens only once. The previous data is kept.',
    waiting:
      'The system’s keychain has not answered yet. It may be asking for your password in a separate window.',
    unreachable: 'The program is not responding.',
    file: 'File:',
    folder: 'Folder:',
    belongsTo: 'It belongs to the environment “{{environment}}”. Its place:',
    belongsToUnknown: 'Its environment is missing in the settings. Its place:',
    retrying: 'Trying …',
    concerns_zero: 'This is about the environment “{{environment}}”.',
    concerns_one: 'This is only about the environment “{{environment}}”. The other one has its own file:',
    concerns_other: 'This is only about the environment “{{environment}}”. The others have their own files:',
    open: 'Open {{environment}}',
    version: 'Version {{version}} · signed in as {{user}}',
  },
  loss: {
    title: 'What is missing and what happens to it',
    goOn: 'Continue as listed',
    found: 'Environments that are missing from the settings and will be added back:',
    completed:
      'Missing details of environments. They will be taken from the copy in the environment’s folder; please check them afterwards:',
    dropped: 'Environments that will not be restored:',
    reset: 'Settings that will be reset to their defaults:',
    unknown:
      'Folders with data for which no environment is known. They stay as they are; contact your support team:',
    entry: 'Entry {{position}}',
    why: {
      unreadable: '{{name}} – its details cannot be read',
      duplicate: '{{name}} – its ID already belongs to another environment',
      reserved: '{{name}} – its ID is reserved for Training',
    },
    setting: {
      language: 'Language',
      theme: 'Appearance',
      adviserName: 'Your name',
      timeZone: 'Time zone for times: you will be asked again',
      keyHours: 'Lifetime of a key: 24 hours',
      sendingHours: 'Automatic repetition: 20 hours',
      activeEnvironmentId: 'Environment used last: Training will be opened',
      secondBackupFolder: 'Second backup folder: backups will be made on this computer only',
      environments: 'List of environments: only Training will be left',
    },
    gap: {
      clientId: '{{environment}} – client ID',
      campaigns: '{{environment}} – list of campaigns',
      selfDisclosureRequired:
        '{{environment}} – whether the campaign “{{campaign}}” requires a self-disclosure',
    },
  },
  closeWarning:
    'Not everything is saved yet. The window stays open. If you close it again, whatever is not saved is lost.',
  unreadable: {
    title_one: '{{shown}} record cannot be read.',
    title_other: '{{shown}} records cannot be read.',
    words: 'Nothing else is affected. See Activity for details.',
    looking: 'The other records are still being checked. See Activity for details.',
    show: 'Show',
  },
  secondBackup: {
    title: 'No backup has been made in the second backup folder for more than a week.',
    last: 'Last backup there: {{time}}.',
    never: 'There is no backup there yet.',
    show: 'Show',
  },
  older: {
    title: 'This is an older state of the data, from {{time}}.',
    here: 'A newer state was used on this computer until {{time}}; an older one has been restored since. Anything entered after the older state was saved is missing here.',
    elsewhere: 'Another copy of this data was last used on {{time}}. Computer: {{computer}}. Folder:',
    unprovedTitle: 'The program cannot tell whether this data is unchanged.',
    unproved:
      'The information that reveals changes from outside is missing from the data file or damaged. Compare important details with the platform, and report this to your support team.',
    schemaChangedTitle: 'The data file was changed outside this program.',
    schemaChanged:
      'Its structure had been changed in such a way that data could change without anyone’s action. The structure has been restored; what was removed is recorded in the audit trail, which you can export under “Activity”. Compare important details with the platform, and report this to your support team.',
    unknown: 'The program cannot tell whether it was used after that.',
    checked: 'Nothing had to be held back. You can keep working.',
    goOn: 'Continue …',
    opening: 'Opening …',
    confirm: {
      title: 'Continue with this state?',
      words:
        'Everything released is held back, because it may already have been sent. You decide on each one. Nothing is deleted.',
      confirm: 'Continue',
    },
  },
  secondLook: {
    reading_one:
      'Released more than a day ago: {{shown}} subscription is being looked up on the platform before it is sent.',
    reading_other:
      'Released more than a day ago: {{shown}} subscriptions are being looked up on the platform before they are sent.',
    progress: '{{read}} investments read',
    progressOf: '{{read}} of {{total}} investments read',
    asking_one: '{{shown}} subscription was released more than a day ago and is waiting for your decision.',
    asking_other:
      '{{shown}} subscriptions were released more than a day ago and are waiting for your decision.',
    failed: 'The list of investments cannot be fetched from the platform.',
    incomplete: 'The list of investments on the platform cannot be read completely.',
    unclear: 'The list does not show which investor an investment belongs to.',
    meaning_one:
      'So the program cannot tell whether this subscription is already there. It can be there only if this computer was reset to an earlier state. If the computer was not reset, you can send it.',
    meaning_other:
      'So the program cannot tell whether these subscriptions are already there. They can be there only if this computer was reset to an earlier state. If the computer was not reset, you can send them.',
    sendAll: 'Send …',
    readAgain: 'Fetch again',
    confirm: {
      title: 'Send without comparing?',
      words:
        'If this computer or its data was reset to an earlier state, this creates investments a second time. Otherwise it does not.',
      confirm: 'Not reset – send',
    },
  },
  space: {
    title: 'Disk space is running low: {{free}} left.',
    words:
      'A week of work with daily backups needs about {{needed}}. For now, everything is still being saved.',
  },
  recovery: {
    partial: 'Some records were already unreadable when this backup was made.',
    choose: 'Backup',
    one_one: '{{time}} · {{shown}} subscription',
    one_other: '{{time}} · {{shown}} subscriptions',
    ahead: 'In the future: this computer’s clock was or is wrong.',
    lost: 'Anything entered after that time will be missing here; anything already sent stays on the platform. The whole backup is checked again before it is restored.',
    none: 'There is no usable backup.',
    restore: 'Restore backup …',
    restoring: 'Checking and restoring …',
    empty: 'Start empty …',
    emptyTraining: 'New training platform …',
    emptying: 'Starting …',
    confirmRestore: {
      title: 'Restore the backup of {{time}}?',
      words:
        'Everything entered after that will be missing here. Released subscriptions are held back, because they may have been sent in the meantime: you decide on each one. The current file is set aside, not deleted.',
      confirm: 'Restore',
    },
    confirmEmpty: {
      title: 'Start empty?',
      words:
        'There will be no subscriptions here any more. Those already sent stay on the platform and must not be entered again. The current file and its backups are set aside, not deleted.',
      confirm: 'Start empty',
    },
    confirmEmptyTraining: {
      title: 'Start with a new training platform?',
      words:
        'The built-in platform will know nothing about the existing training subscriptions. Its file is set aside, not deleted.',
      confirm: 'Start again',
    },
    restored: 'The backup of {{time}} has been restored.',
    started: {
      data: 'Started empty.',
      trainingPlatform: 'Started with a new training platform.',
      backups: 'A new folder for backups was created: there was a file in its place.',
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
    nothingReadable: 'None of the subscriptions could be read.',
    exportDamaged_one: '{{shown}} cannot be read and is included as it is stored.',
    exportDamaged_other: '{{shown}} cannot be read and are included as they are stored.',
    nothingDone: 'Nothing was changed.',
    quarantineFolder: 'The previous files are in this folder:',
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
