import type { recovery as german } from '../de/recovery.ts';
import type { Words } from '../words.ts';

export const recovery = {
  key: 'Recovery key',
  name: 'No. {{id}} of {{time}}',
  notice: {
    title: 'There is no recovery key yet.',
    words: 'Without one, the data can no longer be opened after a breakdown or on a new computer.',
  },
  putBack: {
    title: 'The recovery key was replaced by an earlier one, or removed, outside this program.',
    words:
      'Your newest sheet no longer opens the data on this computer. Make a new key, and report this to your support team.',
  },
  settings: {
    words:
      'The key to your data is in this computer’s keychain. With the recovery key, you can open the data and all backups on another computer as well. The program shows the recovery key only once and does not store it.',
    present: 'Present',
    none: 'None yet',
    notInForce: 'None in force',
    make: 'Make a key …',
    renew: 'Make a new key …',
    renewal:
      'A new key replaces the current one. Older backups still open with the current one: keep it for as long as you need them.',
  },
  dialog: {
    purpose:
      'With this key, you can open the data and all backups on another computer if this one breaks down or is replaced.',
    once: 'The key is shown only now and is not stored anywhere. Print the sheet or write the key down, and keep it away from this computer, for example in a safe.',
    replaces: 'It replaces the key {{name}}, which still opens earlier backups.',
    print: 'Print …',
    last: 'The last four characters from the sheet',
    lastHint: 'The key becomes valid only then.',
    lastWrong: 'These are not the last four characters.',
    later: 'Later',
    confirm: 'Use this key',
    confirming: 'Saving …',
    stored: 'The new key is valid.',
    dropped: 'The key is not valid. If you have printed the sheet, destroy it.',
  },
  sheet: {
    title: 'Recovery key for Investment Desk',
    number: 'Number',
    made: 'Made on',
    by: 'Made by',
    profile: 'Profile',
    purpose: 'What it is for',
    purposeWords:
      'This key opens the data of this profile and its backups on another computer or in another user account. Anyone who has it and a copy of the data can read the data: keep it locked away, separate from the computer and the backups.',
    use: 'How to use it',
    useWords:
      'Install and start Investment Desk on the new computer, choose “Restore from a backup …” and enter this key. Upper and lower case, spaces and dashes do not matter; O counts as 0, I and L as 1.',
  },
  field: {
    label: 'Recovery key',
    hint: '8 groups of 4 characters, as on the printed sheet.',
    hintNamed: 'Enter the key {{name}}. 8 groups of 4 characters, as on the printed sheet.',
    progress: '{{typed}} of {{all}} characters',
    typed: 'Entered: key {{name}}',
    typedUnnamed: 'Entered: key No. {{id}}',
    replacedAt: 'Replaced on {{time}}',
    expected: 'Required: key {{name}}',
  },
  enter: {
    todo: 'If you have moved to this computer, enter the recovery key below. Otherwise:',
    none: 'No recovery key is known for this data: none was made, or the data is from an earlier version.',
    open: 'Open the data',
    opening: 'Opening …',
  },
  takeover: {
    link: 'Restore from a backup …',
    title: 'Restore from a backup',
    words:
      'Use this to move to this computer, or after a breakdown. Choose the second backup folder, a folder called “backups”, or the copied data folder of the other computer. You need the recovery key.',
    choose: 'Choose a folder …',
    chooseOther: 'Choose another folder …',
    choosing: 'Searching …',
    folder: 'Folder:',
    found: 'This folder holds:',
    copies_one: '{{shown}} copy, from {{time}}',
    copies_other: '{{shown}} copies, the newest from {{time}}',
    unnamed:
      'Without the file “environment.json” beside it, the program cannot tell which environment this belongs to. It is not restored:',
    look: 'Check',
    looking: 'Checking …',
    progress: {
      searching: '{{folders}} folders searched, {{copies}} copies found',
      comparing: 'Trying the key on the copies: {{done}} of {{total}}',
      copying: 'Copying file {{file}} of {{files}}: {{done}} of {{total}}',
      checkingAll: 'Checking file {{file}} of {{files}} …',
      checking: 'Checking file {{file}} of {{files}}: {{done}} of {{total}} entries',
      marking: 'Preparing file {{file}} of {{files}}: {{done}} of {{total}} subscriptions',
    },
    stop: 'Stop',
    computer: 'From the computer',
    severalComputers:
      'Several computers have made backups here. The newest copy is restored. To restore one from another computer, choose that computer’s folder.',
    ready: 'This will be restored:',
    holds_one: '{{shown}} subscription, as of {{time}}',
    holds_other: '{{shown}} subscriptions, as of {{time}}',
    dataFile: 'From the data file itself.',
    address: 'Platform address:',
    addressHint:
      'The addresses come from the copy. Check them: a client secret is sent only to these addresses.',
    partial: 'Incomplete: some records cannot be read.',
    ahead: 'The time is in the future: one of the two clocks is or was wrong.',
    skipped_one: '{{shown}} newer copy cannot be used.',
    skipped_other: '{{shown}} newer copies cannot be used.',
    unusable: 'Cannot be used and is not restored:',
    after:
      'Nothing is sent automatically afterwards: what was released waits until you have checked on the platform. The client secret of each environment must be entered again. Nobody may continue working on the other computer.',
    confirm: 'Restore',
    confirming: 'Restoring …',
    done: 'The data has been restored.',
    back: 'Back',
  },
} satisfies Words<typeof german>;
