import type * as german from '../../de/subscription/banner.ts';
import type { Words } from '../../words.ts';

export const banner: Words<typeof german.banner> = {
  unfinished: {
    title: 'Some details are still missing: the subscription cannot proceed.',
    meaning: 'Everything acknowledged so far stays. Nothing has been invested yet.',
    todo: 'Complete the details named here and release again.',
  },
  takenBack: {
    title: 'Not released: nothing more is sent.',
    meaning: 'Everything acknowledged so far stays on the platform.',
    todo: 'To continue, release again.',
  },
  lastStep: {
    title: 'The current step is still being completed.',
    meaning: 'Your change is saved; it is not part of this step.',
    todo: 'It is sent afterwards if you release again, which you can do now.',
  },
  lastStepUncertain: {
    title: 'Uncertain: the last step was sent but got no clear answer.',
    meaning:
      'The step is still being completed in such a way that nothing is created twice. Your change is saved; it is not part of this step.',
    todo: 'It is sent afterwards if you release again, which you can do now.',
  },
  otherAccount: {
    title: 'Uncertain: sent to another address or for another client ID.',
    meaning:
      'The current credentials cannot show whether the platform carried out the step. Nothing is sent again.',
    todo: 'Enter the previous address and client ID again; this is then resolved automatically. Or look on the platform and decide. Do not enter the subscription again before this is clear.',
  },
  notCompared: {
    title: 'Not compared with the platform: waiting for your decision.',
    meaning:
      'The subscription was released more than a day ago, and the program cannot tell whether it is already on the platform. It is not sent until you decide.',
    todo: 'Decide above for all such subscriptions: fetch the platform’s list again, or send them without comparing.',
  },
  investorNotSent: {
    title: 'Released, but the investor is not being sent to the platform yet.',
    meaning:
      'The investor here has not been released, was taken back, refused or deleted, or cannot be read. The subscription is not sent before the investor is on the platform.',
    todo: 'Release the investor; the subscription then continues automatically. Or choose another investor here and release again.',
  },
  otherClient: {
    title: 'Released for another address or client ID.',
    meaning:
      'Nothing has been sent with the current credentials yet. Sending does not continue automatically.',
    todo: 'To send it with the current credentials, release it again.',
  },
  edited: {
    title: 'Changed: please release again.',
    meaning: 'Everything acknowledged so far stays. The platform does not know about the change yet.',
    todo: 'Check the change and release again.',
  },
  waitsForSending: {
    title: 'Released, waiting to be sent.',
    meaning: 'The next step has not been sent yet.',
    todo: 'Nothing to do. If you change something now, the release is taken back.',
  },
  sending: {
    title: 'Being sent right now.',
    meaning: 'The right side shows what the platform has acknowledged so far.',
    todo: 'Nothing to do.',
  },
  offline: {
    title: 'Released, waiting to be sent – offline.',
    meaning: 'The next step has not been sent yet. It is sent as soon as there is a connection.',
    todo: 'Nothing to do. You can keep working or close the program.',
  },
  waitsForRetry: {
    title: 'Uncertain: sent, but no clear answer.',
    meaning:
      'It is not known whether the platform carried out the step. The step is repeated in such a way that nothing is created twice.',
    todo: 'Nothing to do. Please do not repeat the step by hand on the platform.',
  },
  costsDocument: {
    title: 'The platform is still preparing the costs information.',
    meaning: 'Invitation and answers are acknowledged. Nothing has been invested yet.',
    todo: 'Please wait. The document appears under “Costs and signature”.',
  },
  signature: {
    title: 'Waiting for the signature.',
    meaning: 'Invitation and answers are acknowledged. Nothing has been invested yet.',
    todo: 'Show the costs information to the investor, enter the time of the signature and release again.',
  },
  noWallet: {
    title: 'The investor has no wallet yet.',
    meaning: 'The investment exists, but nothing can be delivered without a wallet.',
    todo: 'Once there is a wallet, it is assigned. You can check again under “Wallet”.',
  },
  walletLater: {
    title: 'The wallet will be assigned later.',
    meaning: 'The investment exists; a wallet has not been acknowledged for it yet.',
    todo: 'Choose one under “Wallet” and release again.',
  },
  checkWallet: {
    title: 'It is not certain which wallet applies.',
    meaning:
      'The investment exists. The platform listed only some of the wallets, or says that the only wallet cannot be used. So no wallet is assigned automatically.',
    todo: 'Choose one under “Wallet” and release again.',
  },
  chooseWallet: {
    title: 'The investor has several wallets.',
    meaning: 'The investment exists, but it is not decided which wallet it goes to.',
    todo: 'Choose one under “Wallet” and release again.',
  },
  rejected: {
    title: 'The platform refused this.',
    meaning: '',
    todo: 'Correct the details named here and release again.',
  },
  forbidden: {
    title: 'The platform does not allow this, or does not know it.',
    meaning: '',
    todo: 'Check investor, campaign and environment and release again. If that does not help, ask the platform provider.',
  },
  credentials: {
    title: 'Released, but the credentials are missing or not valid.',
    meaning: 'The next step has not been sent yet. It waits until the credentials are correct.',
    todo: 'Check client ID and client secret in the settings.',
  },
  foundThere: {
    title: 'The platform already has a matching investment.',
    meaning: 'It does not belong to any subscription here. This subscription has probably already been sent.',
    todo: 'Look at the investment on the platform. Release this subscription only if the investment is a different one.',
  },
  restored: {
    title: 'From an older state of the data.',
    meaning: 'It was released at that time and may have been sent since.',
    todo: 'First look for the investor and campaign on the platform. Release this only if no part of the subscription is there.',
  },
  investorLost: {
    title: 'The investor’s ID is missing from this subscription.',
    meaning:
      'The investment exists. Without the ID, the investor’s wallets cannot be fetched, so no wallet is assigned.',
    todo: 'Look up the investor on the platform, enter the ID of their wallet under “Wallet” and release again. Please also contact your support team.',
  },
  restoredDraft: {
    title: 'From an older state of the data.',
    meaning: 'This draft may have been completed and sent since.',
    todo: 'Look for the investor and campaign on the platform before you release it.',
  },
  mayExist: {
    title: 'Step discarded: it is not known whether it was carried out.',
    meaning: 'An earlier step got no clear answer.',
    todo: 'Nothing is sent until you release the subscription again. If the result of the step is on the platform, enter its ID instead.',
  },
  unknownOutcome: {
    title: 'To clarify: no clear answer for too long.',
    meaning:
      'It is not known whether the platform carried out the step. The step is no longer repeated automatically, so that nothing is created twice.',
    todo: 'Look for the result of the step on the platform, then choose “Decide”. Do not enter the subscription again before this is clear.',
  },
  contradicted: {
    title: 'To clarify: the platform accepted it but shows something different.',
    meaning: 'The step does not count as done. Nothing more is sent for this subscription.',
    todo: 'Compare both sides, then choose “Decide”. Do not enter the subscription again before this is clear.',
  },
  unclear: {
    title: 'To clarify: the program does not understand the platform’s answer.',
    meaning: 'It is not known whether the step was carried out. It is not repeated automatically.',
    todo: 'Read the answer, look on the platform, then choose “Decide”. Do not enter the subscription again before this is clear.',
  },
  between: {
    title: 'To clarify: the answer did not come from the platform.',
    meaning:
      'A proxy, a firewall or a login portal has answered this step several times. It is not known whether the platform received it. Other subscriptions are not affected.',
    todo: 'Pass this message on to your IT department, look on the platform, then choose “Decide”.',
  },
  notStored: {
    title: 'To clarify: the platform’s answer could not be stored despite several attempts.',
    meaning: 'The step may have been carried out. It is not repeated automatically.',
    todo: 'Look on the platform, then choose “Decide”. Please also contact your support team.',
  },
  fileMissing: {
    title: 'To clarify: a file that was already sent is missing here, or was changed.',
    meaning: 'The step may have been carried out. It cannot be repeated from here.',
    todo: 'Look on the platform, then choose “Decide”.',
  },
  differs: {
    title: 'The platform shows different values from those it acknowledged.',
    meaning: 'Nothing has been invested yet. Nothing more is sent until this is clear.',
    todo: 'If the platform is right, change the form to match. Releasing again sends exactly what still differs.',
  },
  fieldsLost: {
    title: 'Details of this subscription were lost in the data file.',
    meaning: 'The fields now hold empty or preset values.',
    todo: 'Compare the form with your documents, correct it and release it again. Until then nothing more is sent.',
  },
  badStatus: {
    title: 'The platform reports a status that needs your attention.',
    meaning:
      'Everything that was released has been sent. With this status, the subscription does not count as invested.',
    todo: 'Look at the investment under “Review”, and add a note on how it was resolved.',
  },
  recordDiffers: {
    title: 'The platform shows different values from those it acknowledged.',
    meaning: 'Everything that was released has been sent and was acknowledged. Nothing was changed here.',
    todo: 'Clarify it with the platform provider, and add a note under “Review”.',
  },
  complete: {
    title: 'Investment and wallet are acknowledged.',
    meaning: 'The platform has accepted everything that was released here.',
    todo: 'The status is shown on the right and under “Review”.',
  },
};

export const refusedAt: Words<typeof german.refusedAt> = {
  invitation: 'No invitation was created and nothing was invested.',
  answers: 'The invitation exists, but the answers were not accepted. Nothing was invested.',
  costs: 'The costs information is not here. Nothing was invested.',
  investment: 'Invitation and answers exist. Nothing was invested.',
  wallet: 'The investment exists; a wallet has not been acknowledged for it yet.',
  status: 'The investment exists, but its status could not be read.',
};

export const foundSame: Words<typeof german.foundSame> = {
  removable: 'If it is the same investment, delete this subscription; the investment remains.',
  locked:
    'If it is the same investment, do not release this subscription. It can no longer be deleted, because part of it has been sent; it stays under “Needs you”.',
  remove: 'Delete this subscription',
};

export const mayBeThere: Words<typeof german.mayBeThere> = {
  invitation:
    'An earlier attempt to create the invitation got no clear answer: the invitation may be on the platform.',
  investment:
    'An earlier attempt to create the investment got no clear answer: the investment may be on the platform.',
  todo: 'Please check on the platform: if it is there, enter its ID; otherwise correct this and release it again.',
  twice: 'Releasing would then create it there a second time.',
  look: 'Look under this investor and campaign on the platform. If it is there, cancel here and enter its ID.',
};
