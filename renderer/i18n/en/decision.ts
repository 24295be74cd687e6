import type { decision as de } from '../de/decision.ts';
import type { Words } from '../words.ts';

export const decision: Words<typeof de> = {
  title: 'Resolve',
  open: 'Decide …',
  decide: 'Decide',
  deciding: 'One moment …',
  openFormer: 'It is there: enter its ID …',
  intro:
    'This step was sent but got no clear answer. Please check on the platform whether it was carried out, then decide.',
  introFormer:
    'This step was sent but got no clear answer. If the platform did carry it out, you can enter the result here.',
  introOf: {
    contradicted:
      'The platform accepted this step, but even after a minute it shows something other than what was sent.',
    unclear:
      'The platform answered this step with something that this program does not understand. Please read the answer and check on the platform.',
    between:
      'Something other than the platform (a proxy, a firewall or a login portal) has answered this step several times. Please check on the platform whether the step was carried out.',
    notStored:
      'Several attempts to store the answer to this step have failed. Please check on the platform whether the step was carried out.',
    fileMissing:
      'The file of this step is missing here, or was changed. Please check on the platform whether it has arrived there.',
  },
  account:
    'The platform is read with the current credentials (client ID {{id}}). Something that they have no access to may still exist.',
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
        'The same request is sent with the same key. If the platform has already carried out the request and no longer knows the key, its result will exist twice.',
      change: 'The same values are set again. This cannot create anything twice.',
      button: 'Send again',
    },
    record: {
      label: 'It is there: enter its ID',
      words:
        'The program looks it up on the platform by this ID and records it if it matches this subscription.',
      change:
        'The program reads the change back from the platform and records it only if everything matches.',
      labelChange: 'It is there as sent: record it',
      labelAgain: 'Compare once more',
      again: 'The program reads the platform once more and records the step if it now matches what was sent.',
      button: 'Record',
      buttonAgain: 'Compare',
    },
    takeOver: {
      label: 'The platform is right: use its values',
      words:
        'The platform’s values apply. The form is changed to match, and nothing more is sent until you release the subscription again.',
      button: 'Use the platform’s values',
    },
    sendAnew: {
      label: 'Our values are right: send the change as a new request',
      words: 'The same values are sent as a new request. This cannot create anything twice.',
      button: 'Send as a new request',
    },
    leave: {
      label: 'Report it to the platform',
      words:
        'Everything stays as it is, and nothing is sent. Give the platform provider the key, the time and the difference. You can still decide here later.',
      button: 'Leave as it is',
    },
    giveUp: {
      label: 'Discard this step and start again',
      words:
        'This step is not sent again. You can change the subscription again; it is sent, as a new step, only after you release it. Anything that is already on the platform stays there.',
      button: 'Discard this step',
    },
  },
  id: 'ID on the platform',
  looked: 'I have looked on the platform.',
  notYet: {
    choice: 'Please choose a decision.',
    id: 'Please enter the ID.',
    form: 'This is not an ID: an ID consists of letters, digits and hyphens.',
    looked: 'Please look on the platform first, then confirm it.',
  },
  stillOpen: {
    record: {
      title: 'It still does not match.',
      todo: 'Nothing was recorded and nothing was sent. Compare again later, or choose another decision.',
    },
    takeOver: {
      title: 'These values cannot be used in the form.',
      todo: 'Nothing was changed and nothing was sent. Please clarify this with the platform provider, then decide here.',
    },
  },
  differs: 'On the platform, or acknowledged for this subscription: {{fields}}',
  withdrawn: 'Cancelled: nothing was decided.',
  nothingDone: 'Nothing was decided and nothing was sent.',
  done: {
    sendAgain: 'The step is being sent again.',
    record: 'Recorded as it is on the platform.',
    giveUp: 'Step discarded. Nothing is sent until you release it again.',
    takeOver: 'The platform’s values are in the form. Please check them and release again.',
    sendAnew: 'The change is being sent as a new request.',
    leave: 'Unchanged. Nothing is sent.',
  },
};
