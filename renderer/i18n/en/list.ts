import type { list as de } from '../de/list.ts';
import type { Words } from '../words.ts';

export const list: Words<typeof de> = {
  label: 'Subscriptions',
  filters: 'Filter subscriptions',
  filter: {
    needsYou: 'Needs you',
    drafts: 'Drafts',
    onItsWay: 'On its way',
    invested: 'Invested',
    all: 'All',
  },
  new: 'New subscription',
  column: {
    investor: 'Investor',
    campaign: 'Campaign',
    units: 'Units',
    signed: 'Signed',
    status: 'Status',
    updated: 'Last change',
    updatedHint: 'The last change of any kind, by you or by the platform',
  },
  platformStatus: 'Platform status',
  total_one: '{{shown}} subscription',
  total_other: '{{shown}} subscriptions',
  key: {
    walk: 'walk',
    open: 'open',
    space: 'Space',
    choose: 'select',
    remove: 'delete',
    undo: 'undo deletion',
  },
  problems_one: '{{count}} item still open',
  problems_other: '{{count}} items still open',
  choice: {
    count: '{{shown}} selected',
    all: 'Select all {{shown}}',
    clear: 'Clear selection',
    queue: 'Release',
    export: 'Export',
    remove: 'Delete',
    dropped: 'selection of {{shown}} cleared, for the list now shows something else',
  },
  queued_one: '{{shown}} subscription released',
  queued_other: '{{shown}} subscriptions released',
  release: {
    title_one: 'Release {{shown}} subscription in Production?',
    title_other: 'Release {{shown}} subscriptions in Production?',
    investors_one: '{{shown}} investor',
    investors_other: '{{shown}} investors',
    campaigns_one: '{{shown}} campaign',
    campaigns_other: '{{shown}} campaigns',
    unsigned_one: '{{shown}} without signature',
    unsigned_other: '{{shown}} without signature',
    unsignedWords: 'Of these, only invitation and answers are sent.',
    left_one: '{{shown}} is not released',
    left_other: '{{shown}} are not released',
    more_one: 'and {{shown}} more',
    more_other: 'and {{shown}} more',
    confirm_one: 'Release {{shown}} subscription',
    confirm_other: 'Release {{shown}} subscriptions',
  },
  removed_one: 'Deleted: {{whose}}',
  removed_other: '{{shown}} subscriptions deleted',
  restored_one: '{{shown}} subscription restored as a draft',
  restored_other: '{{shown}} subscriptions restored as drafts',
  export: {
    title_one: 'Export {{shown}} subscription?',
    title_other: 'Export {{shown}} subscriptions?',
    titleAll: 'Export all subscriptions?',
    titleUnreadable: 'Export this record as it is stored?',
    titleAllUnreadable: 'Export all unreadable records?',
    doneUnreadable_one: '{{shown}} record exported as it is stored',
    doneUnreadable_other: '{{shown}} records exported as they are stored',
    titleTyped: 'Export this subscription as it stands here?',
    words:
      'The file holds personal data and is not encrypted: whoever has it can read it. Keep it only in a protected place.',
    confirm: 'Choose a place …',
    done_one: '{{shown}} subscription exported',
    done_other: '{{shown}} subscriptions exported',
  },
  task: {
    running: {
      check: 'Checking: {{done}} of {{total}}',
      queue: 'Releasing: {{done}} of {{total}}',
      remove: 'Deleting: {{done}} of {{total}}',
      restore: 'Restoring: {{done}} of {{total}}',
    },
    reading: 'Selecting: {{done}} of {{total}}',
    stop: 'Stop',
    done: {
      check: '{{shown}} checked',
      queue: '{{shown}} released',
      remove: '{{shown}} deleted',
      restore: '{{shown}} restored',
    },
    show: 'Show',
  },
  left: {
    title: {
      check: 'Not released',
      queue: 'Not released',
      remove: 'Not deleted',
      restore: 'Not restored',
    },
    incomplete: {
      count: '{{shown}} incomplete',
      words: 'Something is still missing. Open, complete and then release them.',
    },
    restored: {
      count: '{{shown}} from an older state of the data',
      words:
        'They may have been sent since the backup. Open each, look on the platform, and then release it there.',
    },
    possiblyCreated: {
      count: '{{shown}} with an earlier attempt without a clear answer',
      words:
        'They may be on the platform already. Open each, look on the platform, and then release it there.',
    },
    fieldsLost: {
      count: '{{shown}} with lost details',
      words:
        'Some of their details were lost in the data file. Open each, check the form, and then release it there.',
    },
    second: {
      count: '{{shown}} on this workstation already',
      words:
        'Investor, campaign and units are here once already. Open each, and release it if a second one is intended.',
    },
    stillHolds: {
      count: '{{shown}} with a question about the statements',
      words:
        'The investor’s statements were made for another campaign. Open each, and confirm whether they still hold.',
    },
    differs: {
      count: '{{shown}} with other values on the platform',
      words:
        'The platform shows other values than it acknowledged. Open each, compare both sides, and then release it there.',
    },
    resting: {
      count: '{{shown}} with nothing to release',
      words: 'Released or sent already, or waiting for something else.',
    },
    onPlatform: {
      count: '{{shown}} cannot be deleted',
      words: 'Part of them is, or may be, on the platform. Only what was never sent is deleted.',
    },
    unreadable: {
      count: '{{shown}} unreadable',
      words: 'Their records cannot be read. Open each of them to see what can be done.',
    },
    gone: {
      count: '{{shown}} no longer there',
      words: 'These subscriptions have been deleted meanwhile.',
    },
    untouched: {
      count: '{{shown}} not dealt with',
      words: 'It was stopped before them. Nothing about them has changed.',
    },
    more: 'and {{shown}} more',
  },
  empty: {
    first: {
      title: 'No subscriptions yet',
      training:
        'Make the first subscription and try everything out: “Training” is a built-in platform. Nothing leaves this computer, nothing is real.',
      other:
        'Make the first subscription. Everything is saved while you type; it is sent only after you release it.',
    },
    needsYou: { title: 'Nothing waits for you', words: 'What needs a decision appears here.' },
    drafts: { title: 'No drafts', words: 'Everything that was made is released or sent.' },
    onItsWay: {
      title: 'Nothing on its way',
      words: 'What is released and waits for an answer appears here.',
    },
    invested: {
      title: 'No investment yet',
      words: 'A subscription appears here only once the platform has acknowledged its investment.',
    },
    reason: { title: 'None any more', words: 'No subscription stands at “{{reason}}” any more.' },
    showAll: 'Show all',
    all: { title: 'No subscriptions yet', words: 'Make the first subscription.' },
    search: { title: 'Nothing found', words: 'No subscription in this selection matches “{{search}}”.' },
    searchAll: 'Search in all',
    clearSearch: 'Clear search',
  },
};
