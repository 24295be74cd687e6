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
    uncertain_one: '{{shown}} remains uncertain until the platform can be asked again.',
    uncertain_other: '{{shown}} remain uncertain until the platform can be asked again.',
    sending_one: '{{shown}} had already been sent; its answer will still be recorded.',
    sending_other: '{{shown}} had already been sent; their answers will still be recorded.',
    goesOn: 'Sending continues automatically:',
  },
  data: {
    resealing:
      'The records are being protected against changes from outside the program: {{done}} of {{total}}. You can keep working.',
    checking:
      'The data file is being checked for damage. You can keep working; nothing is sent before the check has passed.',
    checkFailed: 'The data file could not be checked at {{time}}.',
    checkAgain:
      'The program tries again automatically every minute. You can keep working; nothing is sent before the check has passed.',
    title: 'Backup and export',
    words:
      'Once a day, the data file is backed up and the backup is checked; the seven newest backups are kept. If the file is ever damaged, the program offers these backups when it starts.',
    last: 'Last backup:',
    none: 'No backup yet. The first one is made automatically, a few seconds after opening.',
    running: {
      copying: 'The daily backup is being made: {{percent}} %',
      checking: 'The daily backup is being checked: {{percent}} %',
    },
    quarantined: 'Set aside because it was damaged or because you started empty:',
    failed: 'The backup at {{time}} failed.',
    again: 'The program tries again automatically every hour.',
    whyUnknown: 'The reason is not known. If the problem persists, contact your support team.',
    space: 'Disk space is running low: {{free}} left.',
    spaceWords:
      'A week of work with daily backups needs about {{needed}}. For now, everything is still being saved. Free some space on this drive, or contact your IT department:',
    former: {
      reappeared: {
        title: 'There is another data folder, which is not in use.',
        words:
          'It contains another copy of the data. The data in use is stored only on this computer. If anything was still entered in the other folder, contact your IT department:',
      },
      notRenamed: {
        title: 'The previous data folder is no longer used.',
        words:
          'The data was copied from it to this computer’s own folder. The previous folder could not be renamed yet; the program tries again at the next start:',
      },
    },
    export: 'Export all subscriptions …',
  },
  second: {
    words: 'An additional backup is made in this folder once a day:',
    last: 'Last backup there:',
    none: 'There is no backup there yet.',
    lacking_one:
      'It lacks {{shown}} attachment, whose file is missing, was changed or cannot be read on this computer. Everything else is in it.',
    lacking_other:
      'It lacks {{shown}} attachments, whose files are missing, were changed or cannot be read on this computer. Everything else is in it.',
    preparing: 'Looking for the folder and preparing the backup …',
    copying: 'The backup is being copied and checked: {{percent}} %',
    now: 'Back up now',
    stop: 'Stop',
    stopped: 'The backup was stopped. The next one is made automatically in an hour.',
    tryNow: 'Try now',
    failed: 'The second backup has been failing since {{time}}.',
    tried:
      'Last attempt: {{time}}. The program tries again automatically every hour. Your work is not affected.',
    why: {
      gone: 'The folder cannot be found: the USB stick may not be plugged in, or the network drive may be unavailable.',
      replaced:
        'The folder is there, but its backups are missing: a different disk may be connected. Nothing is written to it for this reason. If it is the right folder, choose it again in the settings.',
      inside:
        'A link in this folder points to the program’s data folder. A backup there would be lost together with the data. Remove the link, or choose another folder in the settings.',
      silent:
        'The folder is not responding: there may be a problem with the connection to the network drive.',
      differs: 'The copy did not match the original and was discarded. Have the disk checked.',
      ownDisk:
        'The backup could not be made on this computer. Make sure that its disk has enough free space.',
      internal: 'The reason is not known. If the problem persists, contact your support team.',
    },
  },
  unreadable: {
    title: 'Unreadable or changed records',
    words:
      'These records cannot be read, or were changed or removed by something other than this program. Nothing in them is sent. They stay as they are. Export them and contact your support team. If a backup still contains them in full, the newest such backup is kept.',
    looking: 'The other records are still being checked …',
    rest: 'Nothing else is affected.',
    kind: {
      subscription_one: '{{shown}} subscription',
      subscription_other: '{{shown}} subscriptions',
      operation_one: '{{shown}} operation',
      operation_other: '{{shown}} operations',
      answer_one: '{{shown}} answer from the platform',
      answer_other: '{{shown}} answers from the platform',
      investor_one: '{{shown}} investor; will be fetched again',
      investor_other: '{{shown}} investors; will be fetched again',
      document_one: '{{shown}} document',
      document_other: '{{shown}} documents',
      review_one: '{{shown}} review note',
      review_other: '{{shown}} review notes',
      reviewDraft_one: '{{shown}} unfinished note',
      reviewDraft_other: '{{shown}} unfinished notes',
      attachment_one: '{{shown}} attachment',
      attachment_other: '{{shown}} attachments',
      trail_one: '{{shown}} audit trail entry',
      trail_other: '{{shown}} audit trail entries',
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
      'The window’s protection (sandbox) is turned off because the program is running as “root”. This is only meant for trying it out. For real work, please sign in as an ordinary user.',
    title: 'Technical log',
    words:
      'A record of what the program did, for your support team: times, numbers, error codes and internal IDs. It contains no names, amounts, notes, addresses or messages from the platform. It is kept on this computer for about 30 days.',
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
      title: 'The technical log cannot be written at the moment.',
      meaning:
        'The program cannot create files in this folder, so it records nothing. Your subscriptions and the sending of them are not affected.',
      todo: 'Quit the program and start it again; it will then keep the log in another folder. If this does not help, contact your IT department.',
    },
    nothingNotable: 'No warnings and no errors.',
    shown_one: '{{shown}} entry. The export includes it.',
    shown_other: '{{shown}} entries, the most recently written first. The export includes all of them.',
    shownLast:
      'The {{shown}} most recently written of {{total}} entries are shown. The export includes all {{total}}.',
    unreadableLines_one: '{{shown}} line is unreadable and is neither shown nor exported.',
    unreadableLines_other: '{{shown}} lines are unreadable and are neither shown nor exported.',
    unreadable: 'Unreadable:',
    folder: 'Log folder:',
    otherFolders: 'Earlier folder, whose entries are also included:',
  },
  investors: {
    title: 'Investors',
    words:
      'The platform’s investors, as stored on this computer. The search in the form uses them even without a connection.',
    refresh: 'Reload investors',
    refreshing: 'Loading …',
    refreshed_one: '{{shown}} investor loaded.',
    refreshed_other: '{{shown}} investors loaded.',
  },
  trail: {
    title: 'Audit trail',
    words:
      'Every step is recorded: who, when, what, with which key and which answer. Entries are only ever added, and each is chained to the one before, so later changes can be detected.',
    verify: 'Verify audit trail',
    verifying: 'Verifying …',
    export: 'Export audit trail …',
    exporting: 'Exporting …',
    stopped: 'The check was stopped.',
    stoppedWords: 'It therefore says nothing about the audit trail. You can check it again at any time.',
    intact: 'Unchanged',
    intactWords_one: '{{shown}} entry verified; the chain is complete.',
    intactWords_other: '{{shown}} entries verified; the chain is complete.',
    broken: 'The chain is broken from entry {{entry}} onwards.',
    unnoted_one: 'The trail has a gap: {{shown}} step or review in the data has no entry.',
    unnoted_other: 'The trail has a gap: {{shown}} steps or reviews in the data have no entry.',
    unproved: 'It cannot be proved whether entries are missing after entry {{entry}}.',
    unprovedWords:
      'At that point, the information that would prove it was missing from the data file or damaged. The existing entries form an unbroken chain. Report this to your support team.',
    brokenWords: 'The audit trail was changed outside this program. Export it and contact your support team.',
    empty: 'No entries yet.',
    exported_one: '{{shown}} entry exported to:',
    exported_other: '{{shown}} entries exported to:',
  },
};
