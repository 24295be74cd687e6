import type { decision as de } from '../de/decision.ts';
import type { Words } from '../words.ts';

export const decision: Words<typeof de> = {
  title: 'What became of it?',
  open: 'Decide …',
  decide: 'Decide',
  openRefused: 'Is it on the platform after all? …',
  intro:
    'This step was sent, but got no clear answer. Please look on the platform whether it is there, then decide.',
  introRefused:
    'The platform refused only the repetition. It may have done it at the first attempt: then it is there.',
  fact: {
    step: 'Step',
    order: 'Subscription',
    sent: 'First sent',
    key: 'Key',
    to: 'Sent to',
  },
  units_one: '{{shown}} unit',
  units_other: '{{shown}} units',
  attempts_one: '{{shown}} attempt',
  attempts_other: '{{shown}} attempts',
  client: 'client id {{id}}',
  choose: 'Your decision',
  choice: {
    sendAgain: {
      label: 'It is not there: send it again',
      words:
        'The same request goes out under the same key. If the platform had done it already and forgotten the key, it would be there twice.',
      change: 'The same values are set once more. Nothing can become double by that.',
      button: 'Send again',
    },
    record: {
      label: 'It is there: enter its id',
      words: 'The program reads it under this id, and takes it over if it matches this subscription.',
      change: 'The program reads it on the platform, and takes it over if it stands so there.',
      labelChange: 'It stands so there: take it over',
      button: 'Take over',
    },
    giveUp: {
      label: 'Give up and begin anew',
      words:
        'Nothing more of this step goes out. The subscription can be changed again, and only goes out once it is queued again, as a new step. What may be on the platform stays there.',
      button: 'Give up',
    },
  },
  id: 'Id on the platform',
  looked: 'I have looked on the platform.',
  notYet: {
    choice: 'Please choose a decision.',
    id: 'Please enter the id.',
    looked: 'Please look first, and confirm it.',
  },
  differs: 'There, this is other than what was sent: {{fields}}',
  done: {
    sendAgain: 'Is being sent again.',
    record: 'Taken over what is on the platform.',
    giveUp: 'Given up. Nothing goes out until you queue it again.',
  },
};
