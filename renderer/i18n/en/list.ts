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
    stage: 'Stage',
    reason: 'In detail',
    investor: 'Investor',
    campaign: 'Campaign',
    units: 'Units',
    signed: 'Signed',
    status: 'Platform status',
    updated: 'Changed',
  },
  total_one: '{{shown}} subscription',
  total_other: '{{shown}} subscriptions',
  key: { walk: 'choose', open: 'open', remove: 'delete draft' },
  problems_one: '{{count}} item still open',
  problems_other: '{{count}} items still open',
  removed: 'Draft deleted: {{whose}}',
  empty: {
    first: {
      title: 'No subscriptions yet',
      training:
        'You are in the environment “Training”: a built-in platform to try things out. Nothing leaves this computer, nothing is real.',
      other:
        'Make the first subscription. Everything is saved while you type; it is sent only after you queue it.',
    },
    needsYou: { title: 'Nothing waits for you', words: 'What needs a decision appears here.' },
    drafts: { title: 'No drafts', words: 'Everything that was made is queued or sent.' },
    onItsWay: { title: 'Nothing on its way', words: 'What is queued and waits for an answer appears here.' },
    invested: {
      title: 'No investment yet',
      words: 'A subscription appears here only once the platform has acknowledged its investment.',
    },
    all: { title: 'No subscriptions yet', words: 'Make the first subscription.' },
    search: { title: 'Nothing found', words: 'No subscription in this selection matches “{{search}}”.' },
    searchAll: 'Search in all',
    clearSearch: 'Clear search',
  },
};
