import type { decision as de } from '../de/decision.ts';
import type { Words } from '../words.ts';

export const decision: Words<typeof de> = {
  title: 'Resolve',
  open: 'Decide …',
  decide: 'Decide',
  deciding: 'One moment …',
  openFormer: 'It is there: enter its ID …',
  intro:
    'This step was sent, but got no clear answer. Please check on the platform whether it was done, then decide.',
  introFormer:
    'This step was sent and got no clear answer. If the platform has done it all the same, it can be taken over here.',
  introOf: {
    contradicted:
      'The platform accepted this step, but even after a minute it shows something other than what was sent.',
    unclear:
      'The platform answered this step with something that this program does not know. Please read the answer and look on the platform.',
    between:
      'Something that is not the platform (a proxy, a firewall or a login portal) has answered this step several times. Please check on the platform whether it was done.',
    notStored:
      'Several attempts to store the answer to this step have failed. Please check on the platform whether it was done.',
  },
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
    differs: 'Difference',
    answer: 'Answer',
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
      labelAgain: 'Compare once more',
      again: 'The program reads the platform once more and takes it over if it now matches what was sent.',
      button: 'Take over',
      buttonAgain: 'Compare',
    },
    takeOver: {
      label: 'The platform is right: take it over',
      words:
        'What is on the platform counts. The form is changed to match, and the subscription is only sent further once it is released again.',
      button: 'Take over from the platform',
    },
    sendAnew: {
      label: 'Our values count: send the change as a new request',
      words: 'The same values are sent as a new request. This cannot create anything twice.',
      button: 'Send the change anew',
    },
    leave: {
      label: 'Report it to the platform',
      words:
        'Everything stays as it is, and nothing is sent. Give the platform the key, the time and the difference. Afterwards you can decide here again.',
      button: 'Leave as it is',
    },
    giveUp: {
      label: 'Discard this step and start again',
      words:
        'No more of this step is sent. The subscription can be changed again, and is only sent once it is released again, as a new step. What may be on the platform stays there.',
      button: 'Discard this step',
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
  stands: {
    record: {
      title: 'It still does not match.',
      todo: 'Nothing was taken over and nothing was sent. Compare it again later, or decide otherwise.',
    },
    takeOver: {
      title: 'This cannot be taken over into the form.',
      todo: 'Nothing was taken over and nothing was sent. Please settle it with the platform, then decide here.',
    },
  },
  differs: 'There, or acknowledged for this subscription, it is: {{fields}}',
  withdrawn: 'Cancelled: nothing was decided.',
  nothingDone: 'Nothing was decided and nothing was sent.',
  done: {
    sendAgain: 'Is being sent again.',
    record: 'Taken over what is on the platform.',
    giveUp: 'Step discarded. Nothing is sent until you release it again.',
    takeOver: 'Taken over what is on the platform. Please check it and release it again.',
    sendAnew: 'The change is being sent anew.',
    leave: 'Unchanged. Nothing is sent.',
  },
};
