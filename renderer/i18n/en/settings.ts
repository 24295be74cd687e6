import type { settings as de } from '../de/settings.ts';
import type { Words } from '../words.ts';

export const settings: Words<typeof de> = {
  choose: 'Choose settings',
  general: 'General',
  environments: 'Environments',
  addDemo: 'Add Demo',
  addProduction: 'Add Production',
  newDemo: 'New Demo environment',
  newProduction: 'New Production environment',
  active: 'active',
  unsaved: 'not saved',
  about: {
    training:
      'Built in and always there. A simulated platform on this computer, with invented investors and campaigns. Nothing leaves the computer, and nothing is real.',
    demo: 'The provider’s test platform. You need credentials of its own; nothing there is real.',
    production: 'The real platform. What is released here leads to real investments.',
  },
  proxy: {
    title: 'Proxy',
    words:
      'Which proxy is used is set in the operating system by your IT department. Since the start, a sign-in was required by:',
    kept: 'Name for the sign-in: {{name}}. The password is in the keychain.',
    notKept: 'Name for the sign-in: {{name}}. The password is used until the program ends.',
    none: 'No name is stored here.',
    forget: 'Forget the sign-in',
    forgotten: 'The sign-in to the proxy is forgotten. One that was accepted lasts until the program ends.',
  },
  separate: 'Each environment has its own subscriptions, credentials and colour; nothing moves across.',
  field: {
    name: 'Name',
    kind: 'Kind',
    baseUrl: 'Address of the platform',
    baseUrlHint:
      'The address begins with https://. For a platform on this computer (localhost), http:// is allowed as well.',
    clientId: 'Client ID',
    campaigns: 'Campaigns',
    campaignsHint: 'The platform has no list of them: you get name and ID from the issuer.',
    campaignName: 'Name of the campaign',
    campaignId: 'Campaign ID',
    selfDisclosure: 'Self-disclosure',
  },
  selfDisclosure: { required: 'required', notRequired: 'not required', notKnown: 'not known' },
  noCampaigns: 'No campaign entered yet.',
  addCampaign: 'Add campaign',
  removeCampaign: 'Remove campaign “{{name}}”',
  invalid: {
    name: 'Please enter a name of at most 80 characters.',
    baseUrl:
      'The address is not accepted as it is written. It begins with https://, followed by the name of the computer (accented letters in the form xn--…) and, where needed, port and path – with no credentials, “?”, “#”, “\\”, “..”, “//” or blanks.',
    clientId: 'Please enter the client ID.',
    campaignName: 'Please enter a name.',
    campaignId: 'This is not a campaign ID. One looks like this: 3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14.',
    campaignTwice: 'This ID is in another row already.',
  },
  impossibleAddress: {
    title: 'The address of the platform cannot be called.',
    words:
      'No computer can have this name, so nothing is sent in “{{name}}”. Everything you entered is saved. Please correct the address in the settings.',
  },
  storedAddress: 'An earlier version accepted this address.',
  kind: {
    changes: 'Becomes {{kind}} when you save.',
    toProduction: {
      title: 'Make “{{name}}” Production?',
      words:
        'Production is the real platform: what is released there leads to real investments. Is this really its address?',
      active: 'The window is working in this environment and will be in Production at once.',
      confirm: 'Save as Production',
    },
    toDemo: {
      title: 'Make “{{name}}” Demo?',
      words:
        'The window will then say that nothing there is real. That is only true if this is the address of a test platform:',
      active: 'The window is working in this environment and will say so at once.',
      confirm: 'Save as Demo',
    },
  },
  save: 'Save',
  discard: 'Discard',
  saved: 'Saved: {{name}}',
  secret: {
    title: 'Client secret',
    words:
      'Kept in the system’s keychain. It can be replaced or forgotten, but never be shown here again. It only holds for the address that it was entered for.',
    isSet: 'Is set',
    unusable: 'Not usable',
    notSet: 'Not set',
    label: 'Client secret',
    labelNew: 'New client secret',
    loses_one:
      '{{count}} invisible character (or a line break) within the text is removed when it is stored.',
    loses_other:
      '{{count}} invisible characters (or line breaks) within the text are removed when it is stored.',
    short: {
      title: 'This client secret is too short.',
      words:
        'With fewer than {{least}} characters, it cannot be blacked out in what the platform answers. An earlier version stored it, and it is still used. Please ask the provider of the platform for a longer one, and set it here.',
    },
    tooShort:
      'A client secret has at least {{least}} characters. A shorter one could not be blacked out in what the platform answers.',
    tooLong:
      'These are {{shown}} characters. On this system, at most {{most}} can be stored. Please check whether more than the client secret was pasted.',
    set: 'Set',
    replace: 'Replace',
    forget: 'Forget',
    stored: 'Client secret stored in the keychain.',
    forgotten: 'Client secret forgotten.',
    saveFirst: 'Save the environment first, then the client secret can be set.',
    willMove: 'With this address, the client secret must be entered again.',
    willMoveWords:
      'It only holds for the address that it was entered for and is shown to no other: saving deletes it.',
    moved: 'Please enter the client secret again.',
    movedWords: 'The previous one was deleted because the address has changed.',
    needed: 'What is needed now is the one for the address',
    andClient: 'and the client ID',
    fault: {
      other: {
        words:
          'The stored one was entered for another address or client ID. It is not used here and shown to nobody.',
      },
      unproven: {
        words:
          'An earlier version stored the previous one. For which address and client ID it was entered is not certain, so it is not used.',
      },
      damaged: {
        title: 'The entry in the keychain is damaged.',
        words: 'It is not used. Please enter the client secret again.',
      },
      newer: {
        title: 'A newer version of this program wrote the entry in the keychain.',
        words:
          'This version cannot read it. Please use the newer version, or enter the client secret here again.',
      },
    },
    putRight:
      'If the address or the client ID above is wrong, correcting and saving it is enough: the stored one then holds again.',
    confirmForget: 'Forget the client secret?',
    confirmForgetWords:
      'It is deleted from the keychain. Nothing more is sent in “{{name}}” until a new one is set. Subscriptions stay.',
  },
  test: {
    title: 'Connection',
    button: 'Test connection',
    testing: 'Testing …',
    saveFirst: 'What is tested is what is saved.',
    ok: 'The platform has issued a token.',
    okWords: 'Answer after {{milliseconds}} ms.',
    scope: 'Permissions:',
    noSecret: 'No valid client secret is set; nothing was sent.',
    credentials: 'The platform does not accept client ID and client secret.',
    missingScope: 'The platform knows the client ID, but does not give it all the rights that are needed.',
    between: 'Something in between answers in the platform’s place (a proxy, a firewall or a login portal).',
    unreachable: 'The platform cannot be reached at this address.',
    rateLimited: 'The platform asks to wait at the moment.',
    failing: 'The platform, or a service in front of it, reports an error of its own.',
    unexpected: 'The answer is not that of a platform as we know it. Please check the address.',
    status: 'HTTP status {{status}}',
  },
  use: {
    button: 'Go to this environment',
    active: 'The window works in this environment.',
    title: 'Go to “{{name}}”?',
    words:
      'This is Production: what you release there leads to real investments. What is released already is sent as soon as there is a connection.',
    confirm: 'Go to Production',
    unsaved: {
      title: 'Not everything is saved yet.',
      words:
        'What cannot be saved right now stays in the program and is saved as soon as this environment is open again. If you close the program before that, it is lost.',
      confirm: 'Switch anyway',
    },
  },
  remove: {
    button: 'Remove environment',
    title: 'Remove “{{name}}”?',
    short: 'Only an environment without subscriptions can be removed. This cannot be undone.',
    words:
      'This cannot be undone: the client secret is deleted from the keychain; address, client ID and campaigns would have to be entered again. The file with the audit trail is not deleted but set aside in the data folder.',
    active: 'The window is working in this environment. Go to another one first.',
    confirm: 'Remove',
    removed: 'Removed: {{name}}',
  },
  secondFolder: {
    title: 'Second backup folder',
    words:
      'The daily backups are on this computer. If it fails, they are gone too. In a second folder, for example on a network drive or a stick, the open environment is backed up once a day in addition, encrypted as it is here; the newest seven backups are kept.',
    choose: 'Choose folder …',
    change: 'Choose another folder …',
    choosing: 'Folder is being chosen and checked …',
    stop: 'Stop using it',
    stopTitle: 'Stop using the second backup folder?',
    stopWords: 'No more backups are made there then. The backups in the folder stay as they are.',
  },
  preferences: {
    language: 'Language',
    german: 'Deutsch',
    english: 'English',
    theme: 'Appearance',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
    zoom: 'Display size',
    zoomHint: 'Also with {{mod}} and +, − or 0.',
    zoomIn: 'Enlarge',
    zoomOut: 'Reduce',
    zoomReset: 'Reset to 100%',
    zoomNow: 'Display size: {{percent}}%',
    percent: '{{percent}}%',
    timeZone: 'Enter and show times in',
    timeZoneHint: 'Applies to all times in the program. Times already entered stay the same moments.',
    timeZoneOpen: 'Not chosen yet; until then German time applies.',
    adviserName: 'Your name',
    adviserNameHint: 'Recorded in the audit trail beside the system’s user “{{user}}”.',
    keyHours: 'Life of a key on the platform (hours)',
    keyHoursHint:
      'For so long the platform recognises a repeated request. Change it only after asking the platform.',
    sendingHours: 'Automatic repetition (hours)',
    sendingHoursHint:
      'After that a person resolves the outcome. At most {{most}} hours, so that nothing arrives after its key has ended.',
  },
};
