import type { recovery as german } from '../de/recovery.ts';
import type { Words } from '../words.ts';

export const recovery = {
  key: 'Recovery key',
  name: 'No. {{id}} of {{time}}',
  notice: {
    title: 'There is no recovery key yet.',
    words: 'Without it, the data cannot be opened any more after a breakdown or on a new computer.',
    make: 'Make a key …',
  },
  putBack: {
    title: 'The recovery key was put back or removed outside of this program.',
    words:
      'Your newest sheet no longer opens the data of this computer. Make a new key, and report this to your support.',
  },
  settings: {
    words:
      'The key to your data lies in the keychain of this computer. With the recovery key, you open the data and all backups on another computer as well. The program shows it only once and does not store it.',
    present: 'Present',
    none: 'None yet',
    notInForce: 'None in force',
    make: 'Make a key …',
    renew: 'Make a new key …',
    renewal:
      'A new key replaces the present one. Older backups still open with the present one: keep it for as long as you need them.',
  },
  dialog: {
    purpose:
      'With this key, you open the data and all backups on another computer, after a breakdown of this one or when it is replaced.',
    once: 'The key is only shown now and is stored nowhere. Print the sheet, or write the key down, and keep it apart from this computer, for example in a safe.',
    replaces: 'It replaces the key {{name}}, which still opens the backups from before.',
    print: 'Print …',
    last: 'The last four characters from the sheet',
    lastHint: 'Only then is the key valid.',
    lastWrong: 'These are not the last four characters.',
    later: 'Later',
    confirm: 'Use this key',
    confirming: 'Being saved …',
    stored: 'The new key is valid.',
    dropped: 'The key is not valid. Destroy the sheet, if you have printed it.',
  },
  sheet: {
    title: 'Recovery key for Investment Desk',
    number: 'Number',
    made: 'Made on',
    by: 'Made by',
    profile: 'Profile',
    purpose: 'What it is for',
    purposeWords:
      'This key opens the data of this profile and its backups on another computer or in another user account. Whoever has it and a copy of the data can read them: keep it locked away, apart from the computer and from the backups.',
    use: 'How to use it',
    useWords:
      'Install and start Investment Desk on the new computer, choose “Restore from a backup …” and enter this key. Upper and lower case, blanks and dashes do not matter; O counts as 0, I and L as 1.',
  },
  field: {
    label: 'Recovery key',
    hint: '8 groups of 4 characters, as on the printed sheet.',
    hintNamed: 'The key {{name}} is asked for. 8 groups of 4 characters, as on the printed sheet.',
    progress: '{{typed}} of {{all}} characters',
    typed: 'Entered: key {{name}}',
    typedUnnamed: 'Entered: key No. {{id}}',
    replacedAt: 'Replaced on {{time}}',
    expected: 'Asked for: key {{name}}',
  },
  enter: {
    todo: 'If you have moved to this computer: enter the recovery key below. Otherwise:',
    none: 'No recovery key is known for this data: none was made, or the data is from an earlier version.',
    open: 'Open the data',
    opening: 'Being opened …',
  },
  takeover: {
    link: 'Restore from a backup …',
    title: 'Restore from a backup',
    words:
      'For moving to this computer, or after a breakdown. Choose the second backup folder, a folder called “backups”, or the copied data folder of the other computer. You need the recovery key.',
    choose: 'Choose a folder …',
    chooseOther: 'Choose another folder …',
    choosing: 'Being searched …',
    folder: 'Folder:',
    found: 'This folder holds:',
    copies_one: '{{shown}} copy, of {{time}}',
    copies_other: '{{shown}} copies, the newest of {{time}}',
    unnamed:
      'Without the file “environment.json” beside it, nobody can tell which environment this belongs to. It is not restored:',
    look: 'Check',
    looking: 'Being checked …',
    progress: {
      searching: '{{folders}} folders searched, {{copies}} copies found',
      comparing: 'The key is tried on the copies: {{done}} of {{total}}',
      copying: 'File {{file}} of {{files}} is being copied: {{done}} of {{total}}',
      checkingAll: 'File {{file}} of {{files}} is being checked …',
      checking: 'File {{file}} of {{files}} is being checked: {{done}} of {{total}} entries',
      marking: 'File {{file}} of {{files}} is being prepared: {{done}} of {{total}} subscriptions',
    },
    stop: 'Stop',
    computer: 'From the computer',
    severalComputers:
      'Several computers have made backups here. The newest copy is restored. To restore that of another computer, choose its folder.',
    ready: 'This will be restored:',
    holds_one: '{{shown}} subscription, as of {{time}}',
    holds_other: '{{shown}} subscriptions, as of {{time}}',
    dataFile: 'From the data file itself.',
    address: 'Platform address:',
    addressHint: 'The addresses come from the copy. Check them: a client secret is only ever sent there.',
    partial: 'Incomplete: some records cannot be read.',
    ahead: 'The time is in the future: one of the two clocks is or was wrong.',
    skipped_one: '{{shown}} newer copy cannot be used.',
    skipped_other: '{{shown}} newer copies cannot be used.',
    unusable: 'Cannot be used and is not restored:',
    after:
      'Nothing is sent automatically afterwards: what was released waits until you have looked on the platform. The client secret of each environment has to be entered again. Nobody may go on working on the other computer.',
    confirm: 'Restore',
    confirming: 'Being restored …',
    done: 'The data is restored.',
    back: 'Back',
  },
} satisfies Words<typeof german>;
