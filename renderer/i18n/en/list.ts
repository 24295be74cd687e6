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
    campaign: 'Campaign',
    investor: 'Investor',
    stage: 'Status',
    reason: 'Reason',
    status: 'Platform status',
    adviser: 'Adviser',
    units: 'Units',
    signed: 'Signed',
    created: 'Created',
    changed: 'Last change',
  },
  changedHint: 'The last change of any kind, by you or by the platform.',
  sort: {
    by: 'Sort by “{{column}}”, {{direction}}',
    end: 'Stop sorting by “{{column}}”: newest change first',
    now: 'Sorted by “{{column}}”, {{direction}}',
    column: 'Sort by',
    directions: 'Order',
    searching: 'While you search, the best matches come first.',
    direction: {
      letters: { up: 'A to Z', down: 'Z to A' },
      steps: { up: 'from draft to investment', down: 'from investment to draft' },
      statuses: { up: 'from identification to delivery', down: 'from delivery to identification' },
      amounts: { up: 'smallest first', down: 'largest first' },
      times: { up: 'oldest first', down: 'newest first' },
    },
  },
  narrow: {
    open: 'Sort and filter',
    active_one: '{{count}} active filter',
    active_other: '{{count}} active filters',
    chips: 'Active filters',
    filters: 'Filter',
    every: 'all',
    loading: 'Reading …',
    nothing: 'No matching value',
    frequent: 'The most frequent are listed. Type a name to find others.',
    from: '{{column}} from',
    to: '{{column}} to',
    noStatus: 'no status yet',
    chip: '{{column}}: {{values}}',
    more: '{{first}} and {{shown}} more',
    range: { both: '{{from}} to {{to}}', from: 'from {{from}}', to: 'up to {{to}}' },
    reversed: {
      units: 'This value is greater than the second one.',
      days: 'This day is later than the second one.',
    },
    remove: 'Remove filter: {{filter}}',
    removeAll: 'Remove all filters',
  },
  platformStatus: 'Platform status',
  total_one: '{{shown}} subscription',
  total_other: '{{shown}} subscriptions',
  soFar: '{{total}} so far',
  key: {
    walk: 'move',
    open: 'open',
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
    dropped: 'selection of {{shown}} cleared because the list now shows something else',
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
    unsignedWords: 'For these, only the invitation and the answers are sent.',
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
    titleTyped: 'Export this subscription as it is shown here?',
    words:
      'The file contains personal data and is not encrypted: anyone who has it can read it. Keep it only in a protected place.',
    confirm: 'Choose a location …',
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
        'They may have been sent since the backup. Open each one, look on the platform, and release it only if it is not there.',
    },
    possiblyCreated: {
      count: '{{shown}} with an earlier attempt that got no clear answer',
      words:
        'They may already be on the platform. Open each one, look on the platform, and release it only if it is not there.',
    },
    fieldsLost: {
      count: '{{shown}} with lost details',
      words:
        'Some of their details were lost in the data file. Open each one, check the form, and then release it.',
    },
    second: {
      count: '{{shown}} already on this workstation',
      words:
        'A subscription with the same investor, campaign and units is already here. Open each one, and release it if you want a second, identical one.',
    },
    stillHolds: {
      count: '{{shown}} with a question about the statements',
      words:
        'The investor’s statements were made for another campaign. Open each one, and confirm whether they still apply.',
    },
    differs: {
      count: '{{shown}} with different values on the platform',
      words:
        'The platform shows different values from those it acknowledged. Open each one, compare both sides, and then release it.',
    },
    resting: {
      count: '{{shown}} with nothing to release',
      words: 'Already released or sent, or waiting for something else.',
    },
    onPlatform: {
      count: '{{shown}} cannot be deleted',
      words:
        'Parts of them are, or may be, on the platform. Only subscriptions that were never sent are deleted.',
    },
    unreadable: {
      count: '{{shown}} unreadable',
      words: 'Their records cannot be read. Open each one to see what can be done.',
    },
    gone: {
      count: '{{shown}} no longer here',
      words: 'These subscriptions were deleted in the meantime.',
    },
    untouched: {
      count: '{{shown}} not processed',
      words: 'Processing stopped before it reached these. Nothing about them has changed.',
    },
    more: 'and {{shown}} more',
  },
  empty: {
    first: {
      title: 'No subscriptions yet',
      training:
        'Create your first subscription and try everything out: “Training” is a built-in platform. Nothing leaves this computer, and nothing is real.',
      other:
        'Create your first subscription. Everything is saved while you type; it is sent only after you release it.',
    },
    needsYou: { title: 'Nothing needs you', words: 'Subscriptions that need a decision appear here.' },
    drafts: { title: 'No drafts', words: 'Everything has been released or sent.' },
    onItsWay: {
      title: 'Nothing on its way',
      words: 'Subscriptions that are released and waiting for an answer appear here.',
    },
    invested: {
      title: 'No investment yet',
      words: 'A subscription appears here only once the platform has acknowledged its investment.',
    },
    reason: { title: 'None left', words: 'No subscription is marked “{{reason}}” any more.' },
    showAll: 'Show all',
    all: { title: 'No subscriptions yet', words: 'Create your first subscription.' },
    search: { title: 'Nothing found', words: 'No subscription in this selection matches “{{search}}”.' },
    narrowed: {
      title: 'Nothing matches these filters',
      words: 'No subscription in this selection meets all filters.',
      search: 'No subscription in this selection matches “{{search}}” and meets all filters.',
    },
    searchAll: 'Search in all',
    clearSearch: 'Clear search',
  },
};
