import type { notices as german } from '../../de/subscription/notices.ts';
import type { Words } from '../../words.ts';

export const notices: Words<typeof german> = {
  unreadable: {
    export: 'Export record …',
    fromBackup: 'Take from a backup',
    fromBackupBusy: 'Searching …',
    fromBackupWords:
      'Creates a new draft from the latest backup in which the subscription can be read. Later changes are not included. If anything may already have been sent, the program asks before it sends.',
    copied: 'Taken from a backup as a new draft',
  },
  lost: 'Lost:',
  lostOthers: 'details that the form does not show',
  lostHere: { preset: 'Lost; preset value', check: 'Lost; please check' },
  lostComplete: 'What the platform has is on the right under “Platform’s record”.',
  /** While all sending is held back, by the reason. */
  heldBy: {
    between:
      'The next step has not been sent yet. A proxy, a firewall or a login portal is answering instead of the platform. The step will be sent once the platform itself answers.',
    failing:
      'The next step has not been sent yet. The platform does not answer, or answers only with errors. The step will be sent once it answers again.',
    scope:
      'The next step has not been sent yet. The client ID lacks a permission that the platform has to grant. The step will be sent once it is granted.',
    rateLimited:
      'The next step has not been sent yet. The platform is busy. The step will be sent once the platform allows it.',
    keychain:
      'The next step has not been sent yet. The system’s keychain does not release the client secret. The step will be sent once the keychain is unlocked.',
    storage:
      'The next step has not been sent yet. Nothing can be saved at the moment. The step will be sent once data can be saved again.',
    checking:
      'The next step has not been sent yet. After opening, the data are still being checked. The step will be sent afterwards.',
  },
  refusedWords: '{{field}}:',
  alike: {
    known: 'Already on this workstation: the same subscription, {{time}}, status: {{status}}.',
    more_one: 'And {{count}} more.',
    more_other: 'And {{count}} more.',
    searching: 'Still checking whether the same subscription is already on this workstation.',
    open: 'Open',
    title: 'Second subscription?',
    todo: 'Investor, campaign and units are the same. Together they lead to two investments.',
    confirm: 'Second subscription intended',
  },
  moved: {
    answers: 'The answers were given by {{whose}} and have been removed.',
    selfDisclosure: 'The self-disclosure was given by {{whose}} and has been removed.',
    both: 'The answers and the self-disclosure were given by {{whose}} and have been removed.',
    unclear: 'a person who cannot be determined',
  },
  stillHolds: {
    asked: 'The investor’s statements were made for the campaign {{campaign}}. Do they still apply?',
    askedAsOf:
      'The investor’s statements were made for the campaign {{campaign}}. Do they still apply (as of {{date}})?',
    title: 'Do the statements still apply?',
    words: 'The investor’s statements were made for another campaign.',
    confirm: 'Still apply – release',
    yes: 'Still apply',
    anew: 'Record new statements',
  },
  lapsed: {
    notice: 'Changed: {{changed}}. Please check and enter again: {{entries}}.',
    again: 'Please check and enter it again. Changed since: {{changed}}.',
    show: 'Go there',
  },
  checkRestored: {
    foundWords:
      'The platform has the investment {{id}}, which matches this subscription and belongs to no other subscription here. Releasing creates a second investment.',
    foundTodo:
      'Release this subscription only if the investment is a different one. If it is the same investment, cancel here.',
    foundConfirm: 'Different investment – release',
    title: 'Have you checked on the platform?',
    words:
      'This subscription comes from the state of the data of {{time}}. It may have been sent since; releasing it would then create a second investment.',
    wordsUndated:
      'This subscription may come from an older state of the data; its record no longer says whether it does. It may already have been sent; releasing it would then create a second investment.',
    todo: 'First look for this investor and campaign on the platform. If the subscription is there, do not release it again.',
    confirm: 'Not there – release',
  },
  checkLost: {
    title: 'Have you checked the form?',
    words:
      'Lost in the data file: {{fields}}. These fields now hold empty or preset values, which would be sent.',
    todo: 'Compare them with your documents before you release the subscription.',
    confirm: 'Checked – release',
  },
};
