import type { decision as de } from '../de/decision.ts';
import type { Words } from '../words.ts';

export const decision: Words<typeof de> = {
  title: 'What became of it?',
  open: 'Decide …',
  decide: 'Decide',
  deciding: 'One moment …',
  openFormer: 'It is there: enter its ID …',
  intro:
    'This step was sent, but got no clear answer. Please look on the platform whether it was done there, then decide.',
  introFormer:
    'This step was sent and got no clear answer. If the platform has done it all the same, it can be taken over here.',
  account:
    'It is read with the present credentials (client ID {{id}}). What they may not see may exist all the same.',
  fact: {
    step: 'Step',
    order: 'Subscription',
    sent: 'First sent',
    key: 'Key',
    content: 'Content',
    unreadable: 'can no longer be read',
    to: 'Sent to',
  },
  units_one: '{{shown}} unit',
  units_other: '{{shown}} units',
  attempts_one: '{{shown}} attempt',
  attempts_other: '{{shown}} attempts',
  client: 'client ID {{id}}',
  choose: 'Your decision',
  choice: {
    sendAgain: {
      label: 'It is not there: send it again',
      words:
        'The same request is sent with the same key. If the platform has already done it and no longer knows the key, it will be there twice.',
      change: 'The same values are set again. This cannot create anything twice.',
      button: 'Send again',
    },
    record: {
      label: 'It is there: enter its ID',
      words: 'The program reads it under this ID, and takes it over if it matches this subscription.',
      change: 'The program reads it on the platform, and takes it over only if all of it is there like this.',
      labelChange: 'It is there like this: take it over',
      button: 'Take over',
    },
    giveUp: {
      label: 'Give up and start again',
      words:
        'No more of this step is sent. The subscription can be changed again, and is only sent once it is released again, as a new step. What may be on the platform stays there.',
      button: 'Give up',
    },
  },
  id: 'ID on the platform',
  looked: 'I have looked on the platform.',
  notYet: {
    choice: 'Please choose a decision.',
    id: 'Please enter the ID.',
    form: 'This is not an ID: one has letters, digits and hyphens.',
    looked: 'Please look first, and confirm it.',
  },
  differs: 'There, or acknowledged for this subscription, it is: {{fields}}',
  withdrawn: 'Cancelled: nothing was decided.',
  nothingDone: 'Nothing was decided and nothing was sent.',
  done: {
    sendAgain: 'Is being sent again.',
    record: 'Taken over what is on the platform.',
    giveUp: 'Given up. Nothing is sent until you release it again.',
  },
};
