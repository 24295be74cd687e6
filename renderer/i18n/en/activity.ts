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
    sending_one: '{{shown}} was out already; its answer is still taken.',
    sending_other: '{{shown}} were out already; their answers are still taken.',
    goesOn: 'It goes on by itself:',
  },
  data: {
    title: 'Backup and export',
    words:
      'Once a day the data file is backed up and the backup is checked; the newest seven are kept. Should the file ever be damaged, the program offers them at the start.',
    last: 'Last backup:',
    none: 'No backup yet. The first one is made by itself, a few seconds after opening.',
    setAside: 'Set aside, because it was damaged or because you began empty:',
    failed: 'The backup at {{time}} did not succeed.',
    again: 'It is tried again every hour by itself.',
    why: {
      storageFull: 'The disk is full.',
      storageReadOnly: 'The data folder cannot be written to.',
      storage: 'The disk could not be accessed.',
      internal: 'The reason is not known. If it goes on like this, tell your support.',
    },
    export: 'Export all subscriptions …',
  },
  unreadable: {
    title: 'Unreadable records',
    words:
      'These records cannot be read. They stay as they are; nothing else is affected. Export them and tell your support. The newest backup that holds them in full is kept.',
    looking: 'More records are still being checked …',
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
      trail_one: '{{shown}} entry of the trail',
      trail_other: '{{shown}} entries of the trail',
    },
    more: 'and {{shown}} more',
    open: 'Open',
    export: 'Export records …',
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
    title: 'Trail',
    words:
      'Every step is on record: who, when, what, with which key and which answer. Entries are only ever appended and are chained, so that a later change shows.',
    verify: 'Verify trail',
    verifying: 'Verifying …',
    export: 'Export trail …',
    exporting: 'Exporting …',
    intact: 'Unchanged',
    intactWords_one: '{{shown}} entry verified, the chain is complete.',
    intactWords_other: '{{shown}} entries verified, the chain is complete.',
    broken: 'The chain is broken from entry {{entry}} on.',
    brokenWords:
      'Somebody or something changed the trail outside of this program. Export it and tell your support.',
    empty: 'No entry yet.',
    exported_one: '{{shown}} entry exported to:',
    exported_other: '{{shown}} entries exported to:',
  },
};
