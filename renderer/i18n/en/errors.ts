import type { error as german } from '../de/errors.ts';
import type { Words } from '../words.ts';

export const error: Words<typeof german> = {
  invalidInput: {
    title: 'The input was not accepted.',
    meaning: 'Nothing was saved and nothing was sent.',
    todo: 'Please check the input and try again.',
  },
  notFound: {
    title: 'This no longer exists here.',
    meaning: 'It was deleted in the meantime, or it belongs to another environment.',
    todo: 'Go back to the list and open it from there.',
  },
  blocked: {
    title: 'The data is not open yet.',
    meaning: 'Nothing was changed.',
    todo: 'Wait until the program is ready, then try again.',
  },
  locked: {
    title: 'This can no longer be changed.',
    meaning: 'It has already been sent to the platform, or it has changed in the meantime.',
    todo: 'Check its current state, then decide.',
  },
  incomplete: {
    title: 'Some details are still missing.',
    meaning: 'Nothing was released and nothing was sent.',
    todo: 'Complete the marked fields and release again.',
  },
  unreadable: {
    title: 'This record cannot be read.',
    meaning: 'It stays as it is. Nothing more is sent for it.',
    todo: 'Export the record and contact your support team. No other subscription is affected.',
  },
  notInBackups: {
    title: 'No backup contains this subscription in a readable form.',
    meaning: 'Nothing was changed.',
    todo: 'Export the record and contact your support team.',
  },
  restored: {
    title: 'This subscription comes from an older state of the data.',
    meaning: 'It may have been sent since the backup. Nothing was released.',
    todo: 'First look for the investor and campaign on the platform, then release it from the form.',
  },
  possiblyCreated: {
    title: 'This subscription may already be on the platform.',
    meaning: 'An earlier attempt got no clear answer. Nothing was released.',
    todo: 'First look for the investor and campaign on the platform, then release it from the form.',
  },
  fieldsLost: {
    title: 'Details of this subscription were lost in the data file.',
    meaning: 'Nothing was released.',
    todo: 'Check the details in the form first, then release it from the form.',
  },
  second: {
    title: 'The same subscription is already on this workstation.',
    meaning: 'Investor, campaign and units are the same. Nothing was released.',
    todo: 'Look at the existing subscription. If you want a second, identical one, release this subscription from its form.',
  },
  differs: {
    title: 'The platform shows different values from those it acknowledged.',
    meaning: 'Nothing was released.',
    todo: 'Compare both sides in the form, then release it from there.',
  },
  alreadySent: {
    title: 'This has already been sent.',
    meaning: 'It can no longer be taken back.',
    todo: 'Wait for the platform’s answer.',
  },
  offline: {
    title: 'No connection to the platform.',
    meaning: 'Nothing was sent. Everything you entered is saved.',
    todo: 'You can keep working. Released subscriptions are sent as soon as there is a connection.',
  },
  credentials: {
    title: 'The platform does not accept the credentials.',
    meaning: 'Nothing is sent until they are correct. Everything you entered is saved.',
    todo: 'Check the client ID and client secret in the settings.',
  },
  noSecret: {
    title: 'This environment has no valid client secret.',
    meaning: 'Nothing can be sent. Everything you entered is saved.',
    todo: 'Enter the client secret in the settings.',
  },
  secretTooLong: {
    title: 'The client secret is too long for the system’s keychain.',
    meaning: 'It was not stored; the previous one is still in use.',
    todo: 'Check whether you pasted more than the client secret. If not, ask the platform provider for a shorter one.',
  },
  keychain: {
    title: 'The system’s keychain cannot be used.',
    meaning: 'The client secret could be neither read nor stored.',
    todo: 'If the keychain is locked, unlock it, then try again.',
  },
  between: {
    title: 'The answer did not come from the platform.',
    meaning:
      'A proxy, a firewall or a login portal answered instead. The answer was not used, and nothing was changed.',
    todo: 'Try again later. If the problem persists, pass this message on to your IT department.',
  },
  scope: {
    title: 'The credentials lack a permission.',
    meaning:
      'The platform knows the client ID but does not grant it all the permissions that are needed. Everything you entered is saved.',
    todo: 'Ask the platform provider to grant the permissions for investors, investments and documents.',
  },
  privateAddress: {
    title: 'This document is on an internal network and was not fetched.',
    meaning:
      'Investment Desk fetches documents from an internal network or from this computer only if the platform itself is there.',
    todo: 'Ask the platform provider why the document is there, and ask for a public address.',
  },
  platform: {
    title: 'The platform gave no usable answer.',
    meaning: 'The answer was not used, and nothing was changed.',
    todo: 'Try again later. If the problem persists, pass this message on to the platform provider.',
  },
  rateLimited: {
    title: 'The platform has asked the program to wait.',
    meaning: 'The request was not carried out, and nothing was changed.',
    todo: 'Try again as soon as “Online” is shown above.',
  },
  decided: {
    title: 'This has been resolved in the meantime.',
    meaning: 'Nothing more was done.',
    todo: 'Check the current state of the subscription.',
  },
  idNeeded: {
    title: 'The ID is missing.',
    meaning: 'Nothing was recorded.',
    todo: 'Enter the ID that the platform shows.',
  },
  idNotFound: {
    title: 'The platform has nothing under this ID.',
    meaning: 'Nothing was recorded.',
    todo: 'Check the ID on the platform.',
  },
  idDiffers: {
    title: 'The platform has something else under this ID.',
    meaning: 'It does not match what was sent. Nothing was recorded.',
    todo: 'Compare the fields listed here with the platform.',
  },
  changeDiffers: {
    title: 'The platform does not show what was sent.',
    meaning: 'The fields listed here are different there, or not shown. Nothing was recorded.',
    todo: 'Send the change again, or discard this step and release the subscription again: the same values are then set again.',
  },
  idTaken: {
    title: 'This ID already belongs to another subscription.',
    meaning: 'Nothing was recorded.',
    todo: 'Check the ID on the platform.',
  },
  otherAccount: {
    title: 'This was sent to another address or for another client ID.',
    meaning: 'It is not sent again from here.',
    todo: 'Enter the previous address and client ID again, or choose another decision.',
  },
  timeout: {
    title: 'No answer arrived in time.',
    meaning: 'It is not known whether the request arrived. Everything you entered is saved.',
    todo: 'Wait a moment and try again.',
  },
  storageFull: {
    title: 'The disk is full.',
    meaning: 'Your latest entries are not saved yet.',
    todo: 'Free some disk space, and leave this window open until everything is saved.',
  },
  storageReadOnly: {
    title: 'The data folder cannot be written to.',
    meaning: 'Your latest entries are not saved yet.',
    todo: 'Have the permissions checked, and leave this window open until everything is saved.',
  },
  storageBusy: {
    title: 'Another program is holding the data file.',
    meaning: 'Your latest entries are not saved yet. The program keeps trying to save them.',
    todo: 'Wait a moment, and leave this window open until everything is saved; then repeat any other action. If the file stays in use, close the other program, for example a backup, a synchronisation or a virus scanner.',
  },
  storageDenied: {
    title: 'The system denies access to the file.',
    meaning: 'Your latest entries are not saved yet.',
    todo: 'Have your IT department check whether permissions are missing or another program has the file open, and leave this window open until everything is saved.',
  },
  storageFails: {
    title: 'The disk reports an error or is no longer connected.',
    meaning: 'Your latest entries are not saved yet.',
    todo: 'Have the disk and the connection to it checked, and leave this window open until everything is saved.',
  },
  storage: {
    title: 'The disk could not be accessed.',
    meaning: 'Your latest entries are not saved yet.',
    todo: 'Leave this window open until everything is saved. If the problem persists, pass the system’s message on to your support team.',
  },
  ownFolder: {
    title: 'This is the program’s own data folder.',
    meaning: 'No other files are saved there, so that nothing is overwritten. Nothing was written.',
    todo: 'Choose another location.',
  },
  otherEnding: {
    title: 'A file with this name already exists.',
    meaning:
      'The document is saved with a file extension that prevents its content from being run. Under that name it would have replaced another file, so nothing was saved.',
    todo: 'Save it again under another name.',
  },
  fileNotWritten: {
    title: 'The file could not be written.',
    meaning: 'Only this file is affected; subscriptions and audit trail are not.',
    todo: 'Save it again, if necessary in another location.',
  },
  folderInside: {
    title: 'This folder is inside the program’s data folder.',
    meaning: 'A backup there would be lost together with the data. Nothing was changed.',
    todo: 'Choose a folder on another disk.',
  },
  folderLeadsInside: {
    title: 'A link in this folder points to the program’s data folder.',
    meaning: 'A backup there would be lost together with the data. Nothing was changed.',
    todo: 'Remove the link, or choose another folder.',
  },
  folderUnusable: {
    title: 'This folder cannot be used.',
    meaning: 'Nothing was changed. Backups on this computer continue.',
    todo: 'Have the permissions checked, or choose another folder.',
  },
  folderSilent: {
    title: 'This folder is not responding.',
    meaning: 'Nothing was changed. Backups on this computer continue.',
    todo: 'Have the connection to the drive checked, or choose another folder.',
  },
  backupUnusable: {
    title: 'This backup cannot be used.',
    meaning: 'Nothing was changed. The data file is still where it was.',
    todo: 'Choose another backup.',
  },
  recoveryKeyMistyped: {
    title: 'The key is incomplete or mistyped.',
    meaning: 'Its check characters do not match. Nothing was changed.',
    todo: 'Compare it with the printed sheet and enter it again.',
  },
  recoveryKeyWrong: {
    title: 'This recovery key does not belong to this data.',
    meaning: 'It was typed correctly but does not open the data. Nothing was changed.',
    todo: 'Find the sheet that belongs to this data.',
  },
  recoveryKeyOld: {
    title: 'This recovery key was replaced.',
    meaning: 'It only opens backups made before then. Nothing was changed.',
    todo: 'Enter the newer key.',
  },
  recoveryKeyNone: {
    title: 'There is no recovery key for this data.',
    meaning: 'None was made, or the data is from an earlier version. Nothing was changed.',
    todo: 'Open the data on the computer and with the user account that it belongs to, and make a recovery key there.',
  },
  recoveryKeyDamaged: {
    title: 'The recovery key is right, but the file that it opens is damaged.',
    meaning: 'The encrypted data key cannot be opened. Nothing was changed.',
    todo: 'Copy the data again, or use another backup.',
  },
  recoveryKeyOtherData: {
    title: 'The key is right but does not open all of this data.',
    meaning: 'This folder contains data from different installations. Nothing was changed.',
    todo: 'Copy the whole data folder again.',
  },
  takeoverEntered: {
    title: 'Something was entered here already.',
    meaning:
      'You can restore from a backup only if no subscriptions have been entered and no environments set up here, not even deleted ones. Nothing was changed.',
    todo: 'Use another user account on this computer, or contact your support team.',
  },
  takeoverNothing: {
    title: 'There is no backup in this folder.',
    meaning: 'Nothing was changed.',
    todo: 'Choose the second backup folder, a folder called “backups”, or the copied data folder.',
  },
  takeoverUnreadable: {
    title: 'The folder cannot be read.',
    meaning: 'Nothing was changed.',
    todo: 'Check that the USB stick or the network drive is connected, then choose again.',
  },
  takeoverUnusable: {
    title: 'None of these backups can be used.',
    meaning: 'All of them are damaged or from a newer version of the program. Nothing was changed.',
    todo: 'Install the newest version, or choose another folder.',
  },
  environmentInUse: {
    title: 'This environment contains subscriptions.',
    meaning: 'Nothing was changed: what a platform has acknowledged is valid only at its own address.',
    todo: 'Keep this environment, and add a new one for the other address.',
  },
  environmentActive: {
    title: 'This environment is in use right now.',
    meaning: 'Nothing was deleted.',
    todo: 'Go to another environment first, then remove this one.',
  },
  unsupported: {
    title: 'This is not possible here.',
    meaning: 'This environment or this system does not offer it. Nothing was changed.',
    todo: 'If you need it, contact your support team.',
  },
  stopped: {
    title: 'The operation was stopped.',
    meaning: 'Nothing was changed, and no file was written.',
    todo: 'Start it again if you need it.',
  },
  threadEnded: {
    title: 'The system ended the operation before it was finished.',
    meaning: 'There was probably not enough memory. Nothing was changed.',
    todo: 'Close other programs and try again.',
  },
  unforeseen: {
    title: 'An error occurred in the program.',
    meaning: 'Everything that was shown as saved is saved.',
    todo: 'If the program behaves strangely, restart it.',
  },
  internal: {
    title: 'Something went wrong in the program.',
    meaning: 'The action was not completed. Saved subscriptions are not affected.',
    todo: 'Try again. If that does not help, restart the program.',
  },
};
