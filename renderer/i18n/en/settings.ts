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
      'Built in and always available. A simulated platform on this computer, with invented investors and campaigns. Nothing leaves the computer, and nothing is real.',
    demo: 'The provider’s test platform. It needs separate credentials; nothing there is real.',
    production: 'The real platform. What is released here leads to real investments.',
  },
  proxy: {
    title: 'Proxy',
    words:
      'Your IT department sets the proxy in the operating system. Since the program was started, these proxies have asked for a sign-in:',
    kept: 'Name for the sign-in: {{name}}. The password is in the keychain.',
    notKept: 'Name for the sign-in: {{name}}. The password is kept until the program is closed.',
    none: 'No name is stored here.',
    forget: 'Forget the sign-in',
    forgotten:
      'The sign-in to the proxy has been forgotten. If the proxy has already accepted it, it stays valid until the program is closed.',
  },
  separate:
    'Each environment has its own subscriptions, credentials and colour; nothing moves from one to another.',
  field: {
    name: 'Name',
    kind: 'Kind',
    baseUrl: 'Address of the platform',
    baseUrlHint:
      'The address begins with https://. For a platform on this computer (localhost), http:// is allowed as well.',
    clientId: 'Client ID',
    campaigns: 'Campaigns',
    campaignsHint: 'The platform has no list of campaigns: you get the name and ID from the issuer.',
    campaignName: 'Name of the campaign',
    campaignId: 'Campaign ID',
    selfDisclosure: 'Self-disclosure',
  },
  selfDisclosure: { required: 'required', notRequired: 'not required', notKnown: 'not known' },
  noCampaigns: 'No campaigns entered yet.',
  addCampaign: 'Add campaign',
  removeCampaign: 'Remove campaign “{{name}}”',
  invalid: {
    name: 'Please enter a name of at most 80 characters.',
    baseUrl:
      'The address is not valid as written. It must begin with https://, followed by the host name (accented letters in the form xn--…) and, if needed, port and path – with no credentials, “?”, “#”, “\\”, “..”, “//” or spaces.',
    clientId: 'Please enter the client ID.',
    campaignName: 'Please enter a name.',
    campaignId:
      'This is not a campaign ID. A campaign ID looks like this: 3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14.',
    campaignTwice: 'This ID is already in another row.',
  },
  impossibleAddress: {
    title: 'The address of the platform is not valid.',
    words:
      'No computer can have this host name, so nothing is sent in “{{name}}”. Everything you entered is saved. Please correct the address in the settings.',
  },
  storedAddress: 'An earlier version of the program accepted this address.',
  kind: {
    changes: 'Becomes {{kind}} when you save.',
    toProduction: {
      title: 'Make “{{name}}” Production?',
      words:
        'Production is the real platform: what is released there leads to real investments. Is this really the platform’s address?',
      active: 'The window is working in this environment and will switch to Production at once.',
      confirm: 'Save as Production',
    },
    toDemo: {
      title: 'Make “{{name}}” Demo?',
      words:
        'The window will then say that nothing there is real. That is only true if this is the address of a test platform:',
      active: 'The window is working in this environment and will show this at once.',
      confirm: 'Save as Demo',
    },
  },
  save: 'Save',
  discard: 'Discard',
  saved: 'Saved: {{name}}',
  secret: {
    title: 'Client secret',
    words:
      'Kept in the system’s keychain. It can be replaced or forgotten, but is never shown here again. It is valid only for the address that it was entered for.',
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
        'With fewer than {{least}} characters, it cannot be blacked out in the platform’s answers. An earlier version stored it, and it is still used. Please ask the platform provider for a longer one and set it here.',
    },
    tooShort:
      'A client secret must have at least {{least}} characters. A shorter one could not be blacked out in the platform’s answers.',
    tooLong:
      'This text has {{shown}} characters. This system can store at most {{most}}. Please check whether you pasted more than the client secret.',
    set: 'Set',
    replace: 'Replace',
    forget: 'Forget',
    stored: 'Client secret stored in the keychain.',
    forgotten: 'Client secret forgotten.',
    saveFirst: 'Save the environment first. Then you can set the client secret.',
    willMove: 'If you save this address, you must enter the client secret again.',
    willMoveWords:
      'It is valid only for the address that it was entered for and is sent to no other: saving deletes it.',
    moved: 'Please enter the client secret again.',
    movedWords: 'The previous one was deleted because the address has changed.',
    needed: 'You now need the client secret for the address',
    andClient: 'and the client ID',
    fault: {
      other: {
        words:
          'The stored client secret was entered for another address or client ID. It is not used here and not sent to anyone.',
      },
      unproven: {
        words:
          'An earlier version stored the previous client secret. It is not certain which address and client ID it was entered for, so it is not used.',
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
      'If the address or the client ID above is wrong, correct it and save: the stored client secret is then valid again.',
    confirmForget: 'Forget the client secret?',
    confirmForgetWords:
      'It is deleted from the keychain. Nothing more is sent in “{{name}}” until a new one is set. Subscriptions are kept.',
  },
  test: {
    title: 'Connection',
    button: 'Test connection',
    testing: 'Testing …',
    saveFirst: 'The test uses the saved settings.',
    ok: 'The platform has issued a token.',
    okWords: 'Answer after {{milliseconds}} ms.',
    scope: 'Permissions:',
    noSecret: 'No valid client secret is set; nothing was sent.',
    credentials: 'The platform does not accept client ID and client secret.',
    missingScope:
      'The platform knows the client ID but does not grant it all the permissions that are needed.',
    between: 'The answer did not come from the platform but from a proxy, a firewall or a login portal.',
    unreachable: 'The platform cannot be reached at this address.',
    rateLimited: 'The platform has asked the program to wait.',
    failing: 'The platform, or a service in front of it, reports an internal error.',
    unexpected: 'The answer is not what the platform would send. Please check the address.',
    status: 'HTTP status {{status}}',
  },
  use: {
    button: 'Go to this environment',
    active: 'The window works in this environment.',
    title: 'Go to “{{name}}”?',
    words:
      'This is Production: what you release there leads to real investments. What is already released is sent as soon as there is a connection.',
    confirm: 'Go to Production',
    unsaved: {
      title: 'Not everything is saved yet.',
      words:
        'Entries that cannot be saved right now stay in the program and are saved as soon as this environment is opened again. If you close the program before then, they are lost.',
      confirm: 'Switch anyway',
    },
  },
  remove: {
    button: 'Remove environment',
    title: 'Remove “{{name}}”?',
    short: 'Only an environment without subscriptions can be removed. This cannot be undone.',
    words:
      'This cannot be undone: the client secret is deleted from the keychain, and the address, client ID and campaigns would have to be entered again. The file with the audit trail is not deleted but set aside in the data folder.',
    active: 'The window is working in this environment. Go to another one first.',
    confirm: 'Remove',
    removed: 'Removed: {{name}}',
  },
  secondFolder: {
    title: 'Second backup folder',
    words:
      'The daily backups are on this computer. If it breaks down, they are lost too. Once a day, the open environment is also backed up to a second folder, for example on a network drive or a USB stick, encrypted as it is here; the seven newest backups are kept.',
    choose: 'Choose folder …',
    change: 'Choose another folder …',
    choosing: 'Choosing and checking the folder …',
    stop: 'Stop using it',
    stopTitle: 'Stop using the second backup folder?',
    stopWords: 'No more backups will be made there. The backups already in the folder stay as they are.',
  },
  preferences: {
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'Same as system', light: 'Light', dark: 'Dark' },
    zoom: 'Display size',
    zoomHint: 'Also with {{mod}} and {{in}}, {{out}} or {{reset}}.',
    zoomIn: 'Enlarge',
    zoomOut: 'Reduce',
    zoomReset: 'Reset to 100%',
    zoomNow: 'Display size: {{percent}}%',
    percent: '{{percent}}%',
    timeZone: 'Enter and show times in',
    timeZoneHint: 'Applies to all times in the program. Times already entered still mean the same moments.',
    timeZoneOpen: 'Not chosen yet; until then German time applies.',
    adviserName: 'Your name',
    adviserNameHint: 'Recorded in the audit trail next to the system user “{{user}}”.',
    keyHours: 'Lifetime of a key on the platform (hours)',
    keyHoursHint:
      'How long the platform recognises a repeated request. Change this only after asking the platform provider.',
    sendingHours: 'Automatic repetition (hours)',
    sendingHoursHint:
      'After that, a person resolves the outcome. At most {{most}} hours, so that nothing arrives after its key has expired.',
  },
};
