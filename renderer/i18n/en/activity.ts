import type { activity as de } from '../de/activity.ts';
import type { Words } from '../words.ts';

export const activity: Words<typeof de> = {
  sync: 'Connection and sending',
  paused: {
    title: 'Paused.',
    held: 'Nothing is being sent right now.',
    nothing: 'Nothing is waiting to be sent.',
    waiting_one: '{{shown}} subscription is waiting to be sent.',
    waiting_other: '{{shown}} subscriptions are waiting to be sent.',
    uncertain_one: '{{shown}} is uncertain and stays so until the platform can be asked again.',
    uncertain_other: '{{shown}} are uncertain and stay so until the platform can be asked again.',
    sending_one: '{{shown}} had already been sent; its answer is still recorded.',
    sending_other: '{{shown}} had already been sent; their answers are still recorded.',
    goesOn: 'It continues automatically:',
  },
  data: {
    resealing:
      'The records are being protected against changes from outside: {{done}} of {{total}}. You can go on working.',
    title: 'Backup and export',
    words:
      'Once a day the data file is backed up and the backup is checked; the newest seven are kept. If the file is ever damaged, the program offers them when it starts.',
    last: 'Last backup:',
    none: 'No backup yet. The first one is made automatically, a few seconds after opening.',
    quarantined: 'Set aside, because it was damaged or because you started empty:',
    failed: 'The backup at {{time}} did not succeed.',
    again: 'It is tried again automatically every hour.',
    whyUnknown: 'The reason is not known. If this continues, contact your support team.',
    space: 'The disk is getting full: {{free}} left.',
    spaceWords:
      'A week of work with its daily backups needs about {{needed}}. For now, everything is still saved. Free some space on this drive, or ask your IT:',
    former: {
      reappeared: {
        title: 'There is another data folder; it is not used.',
        words:
          'It holds another copy of the data. The data in use lie on this computer alone. If anything was still entered there, ask your IT:',
      },
      notRenamed: {
        title: 'The former data folder is no longer used.',
        words:
          'The data was copied from it into this computer’s own folder. It could not be renamed yet; the next start tries again:',
      },
    },
    export: 'Export all subscriptions …',
  },
  second: {
    words: 'In addition, a backup is made in this folder once a day:',
    last: 'Last backup there:',
    none: 'There is no backup there yet.',
    preparing: 'Looking for the folder and preparing the backup …',
    copying: 'The backup is being copied and checked: {{percent}} %',
    now: 'Back up now',
    tryNow: 'Try now',
    failed: 'The second backup has not succeeded since {{time}}.',
    tried: 'Last tried: {{time}}. It is tried again automatically every hour. Your work is not affected.',
    why: {
      gone: 'The folder is not there: the stick may not be plugged in, or the network drive may be out of reach.',
      replaced:
        'The folder is there, but the backups in it are missing: another disk may be in its place. Nothing is written there for that reason. If it is the right folder, choose it again in the settings.',
      inside:
        'A link in this folder leads to the program’s data folder. A backup there would be lost together with the data. Remove the link, or choose another folder in the settings.',
      silent: 'The folder does not answer: the connection to the network drive may be disturbed.',
      differs: 'The copy was not the same as the original and was discarded. Have the disk checked.',
      ownDisk:
        'The backup could not be made on this computer. Have checked whether its disk has enough room.',
      internal: 'The reason is not known. If this continues, contact your support team.',
    },
  },
  unreadable: {
    title: 'Unreadable or changed records',
    words:
      'These records cannot be read, or were changed or removed by something other than this program. Nothing of them is sent. They stay as they are. Export them and contact your support team. If a backup still contains them in full, the newest such backup is kept.',
    looking: 'The other records are still being checked …',
    rest: 'Nothing else is affected.',
    kind: {
      subscription_one: '{{shown}} subscription',
      subscription_other: '{{shown}} subscriptions',
      operation_one: '{{shown}} operation',
      operation_other: '{{shown}} operations',
      answer_one: '{{shown}} answer of the platform',
      answer_other: '{{shown}} answers of the platform',
      investor_one: '{{shown}} investor; will be fetched again',
      investor_other: '{{shown}} investors; will be fetched again',
      document_one: '{{shown}} document',
      document_other: '{{shown}} documents',
      review_one: '{{shown}} note of a review',
      review_other: '{{shown}} notes of reviews',
      reviewDraft_one: '{{shown}} unfinished note',
      reviewDraft_other: '{{shown}} unfinished notes',
      trail_one: '{{shown}} entry of the audit trail',
      trail_other: '{{shown}} entries of the audit trail',
    },
    more: 'and {{shown}} more',
    unnamed_one: '{{shown}} more record is not listed here; the export contains it.',
    unnamed_other: '{{shown}} more records are not listed here; the export contains them.',
    number: 'No. {{number}}',
    times: '{{shown}} times',
    open: 'Open',
    export: 'Export records …',
  },
  log: {
    unprotected:
      'The protection of the window (sandbox) is turned off, because the program runs as “root”. This is meant for trying it out only. For your work, please sign in as an ordinary user.',
    title: 'Technical log',
    words:
      'What the program did, for your support team: times, numbers, error codes and internal ids. Names, amounts, notes, addresses and the platform’s words are not in it. It is kept on this computer for about 30 days.',
    show: 'Show …',
    open: 'Technical log …',
    filter: 'Filter entries',
    all: 'All entries',
    notable: 'Warnings and errors only',
    refresh: 'Refresh',
    export: 'Export …',
    exported_one: '{{shown}} entry exported to:',
    exported_other: '{{shown}} entries exported to:',
    level: { error: 'Error', warn: 'Warning', info: 'Note' },
    empty: 'No entries yet.',
    causedBy: 'caused by {{what}}',
    unusable: {
      title: 'The technical log cannot be kept at present.',
      meaning:
        'The program cannot create files in this folder, so it records nothing. Your subscriptions and the sending are not affected.',
      todo: 'Quit the program and start it again: it will then keep the log in another folder. If this does not help, contact your IT department.',
    },
    nothingNotable: 'No warnings and no errors.',
    shown_one: '{{shown}} entry. The export holds it.',
    shown_other: '{{shown}} entries, the last one written first. The export holds all of them.',
    shownLast: 'Of {{total}} entries, the {{shown}} written last are shown. The export holds all {{total}}.',
    unreadableLines_one: '{{shown}} line is unreadable and is neither shown nor exported.',
    unreadableLines_other: '{{shown}} lines are unreadable and are neither shown nor exported.',
    unreadable: 'Unreadable:',
    folder: 'Folder of the log:',
    otherFolders: 'Earlier folder, whose entries are included as well:',
  },
  investors: {
    title: 'Investors',
    words:
      'The platform’s investors as they are stored here. The search in the form works with them even without a connection.',
    refresh: 'Read investors again',
    refreshing: 'Reading …',
    refreshed_one: '{{shown}} investor read.',
    refreshed_other: '{{shown}} investors read.',
  },
  trail: {
    title: 'Audit trail',
    words:
      'Every step is on record: who, when, what, with which key and which answer. Entries are only ever appended and are chained, so that a later change shows.',
    verify: 'Verify audit trail',
    verifying: 'Verifying …',
    export: 'Export audit trail …',
    exporting: 'Exporting …',
    intact: 'Unchanged',
    intactWords_one: '{{shown}} entry verified, the chain is complete.',
    intactWords_other: '{{shown}} entries verified, the chain is complete.',
    broken: 'The chain is broken from entry {{entry}} on.',
    unnoted_one: 'The trail has a gap: {{shown}} step or review in the data has no entry.',
    unnoted_other: 'The trail has a gap: {{shown}} steps or reviews in the data have no entry.',
    unproved: 'Whether entries are missing after entry {{entry}} cannot be proved.',
    unprovedWords:
      'At that moment, what tells this was missing from the data file, or was damaged. The entries that are there form an unbroken chain. Report this to your support.',
    brokenWords:
      'The audit trail was changed outside of this program. Export it and contact your support team.',
    empty: 'No entry yet.',
    exported_one: '{{shown}} entry exported to:',
    exported_other: '{{shown}} entries exported to:',
  },
};
