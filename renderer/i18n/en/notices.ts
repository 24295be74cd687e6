import type * as de from '../de/notices.ts';
import type { Words } from '../words.ts';

export const error: Words<typeof de.error> = {
  invalidInput: {
    title: 'The input was not accepted.',
    meaning: 'Nothing was saved and nothing was sent.',
    todo: 'Please check the input and try again.',
  },
  notFound: {
    title: 'This is no longer here.',
    meaning: 'It was deleted meanwhile or belongs to another environment.',
    todo: 'Go back to the list and open it from there.',
  },
  blocked: {
    title: 'The data is not open yet.',
    meaning: 'Nothing was changed.',
    todo: 'Wait until the program is ready, then try again.',
  },
  locked: {
    title: 'This can no longer be changed.',
    meaning: 'It was sent to the platform already, or it has changed meanwhile.',
    todo: 'Look at how it stands now, then decide.',
  },
  incomplete: {
    title: 'Something is still missing.',
    meaning: 'Nothing was released and nothing was sent.',
    todo: 'Complete the marked fields and release again.',
  },
  unreadable: {
    title: 'This record cannot be read.',
    meaning: 'It stays as it is. Nothing more is sent for it.',
    todo: 'Export the record and contact your support team. No other subscription is affected.',
  },
  notInBackups: {
    title: 'No backup holds this subscription in a readable form.',
    meaning: 'Nothing was changed.',
    todo: 'Export the record and contact your support team.',
  },
  restored: {
    title: 'This subscription comes from an older state of the data.',
    meaning: 'It may have been sent since the backup. Nothing was released.',
    todo: 'Look on the platform for investor and campaign first, then release it in the form.',
  },
  possiblyCreated: {
    title: 'This may be on the platform already.',
    meaning: 'An earlier attempt got no clear answer. Nothing was released.',
    todo: 'Look on the platform for investor and campaign first, then release it in the form.',
  },
  fieldsLost: {
    title: 'Details of this subscription were lost in the data file.',
    meaning: 'Nothing was released.',
    todo: 'Check the details in the form first, then release it there.',
  },
  second: {
    title: 'The same subscription is on this workstation already.',
    meaning: 'Investor, campaign and units are the same. Nothing was released.',
    todo: 'Look at the other one. If a second one is intended, release it in the form.',
  },
  differs: {
    title: 'The platform shows other values than it acknowledged.',
    meaning: 'Nothing was released.',
    todo: 'Compare both sides in the form, and release it there.',
  },
  alreadySent: {
    title: 'This was sent already.',
    meaning: 'It can no longer be taken back.',
    todo: 'Wait for what the platform answers.',
  },
  offline: {
    title: 'No connection to the platform.',
    meaning: 'Nothing was sent. Everything you entered is saved.',
    todo: 'Go on working; what is released is sent as soon as there is a connection.',
  },
  credentials: {
    title: 'The platform does not accept the credentials.',
    meaning: 'Nothing is sent until they are right. Everything you entered is saved.',
    todo: 'Check client ID and client secret in the settings.',
  },
  noSecret: {
    title: 'This environment has no valid client secret.',
    meaning: 'Nothing can be sent. Everything you entered is saved.',
    todo: 'Enter the client secret in the settings.',
  },
  secretTooLong: {
    title: 'The client secret is too long for the system’s keychain.',
    meaning: 'It was not stored; the previous one is still in use.',
    todo: 'Check whether more than the client secret was pasted; otherwise ask the provider of the platform for a shorter one.',
  },
  keychain: {
    title: 'The system’s keychain cannot be used.',
    meaning: 'The client secret could be neither read nor stored.',
    todo: 'If the keychain is locked, unlock it, then try again.',
  },
  between: {
    title: 'Something in between answered, and not the platform.',
    meaning: 'A proxy, a firewall or a login portal. Nothing was taken over and nothing was changed.',
    todo: 'Try again later. If it stays so, give these words to your IT department.',
  },
  scope: {
    title: 'The credentials lack a permission.',
    meaning:
      'The platform knows the client ID, but does not give it all the rights that are needed. Everything you entered is saved.',
    todo: 'Ask the platform to grant the rights for investors, investments and documents.',
  },
  privateAddress: {
    title: 'This document is in an internal network and is not fetched.',
    meaning:
      'Investment Desk fetches documents from an internal network or from this computer only where the platform itself is.',
    todo: 'Ask the platform why the document is there, and ask for a public address.',
  },
  platform: {
    title: 'The platform gave no useful answer to this.',
    meaning: 'Nothing was taken over and nothing was changed.',
    todo: 'Try again later. If it stays so, ask the platform’s people, with these words.',
  },
  rateLimited: {
    title: 'The platform asks to wait.',
    meaning: 'It was not asked, and nothing was changed.',
    todo: 'Try again as soon as “Online” stands above.',
  },
  decided: {
    title: 'This has been settled meanwhile.',
    meaning: 'Nothing more was done.',
    todo: 'See where the subscription stands now.',
  },
  idNeeded: {
    title: 'The ID is missing.',
    meaning: 'Nothing was recorded.',
    todo: 'Enter the ID that the platform shows.',
  },
  idNotFound: {
    title: 'The platform has nothing under this ID.',
    meaning: 'Nothing was recorded.',
    todo: 'Compare the ID with the platform.',
  },
  idDiffers: {
    title: 'The platform has something else under this ID.',
    meaning: 'It does not match what was sent. Nothing was recorded.',
    todo: 'Compare the named fields with the platform.',
  },
  changeDiffers: {
    title: 'On the platform it is not as it was sent.',
    meaning: 'What is named is different there, or not shown. Nothing was taken over.',
    todo: 'Send it again, or discard this step and release it again: the same values are then set again.',
  },
  idTaken: {
    title: 'This ID belongs to another subscription already.',
    meaning: 'Nothing was recorded.',
    todo: 'Compare the ID with the platform.',
  },
  otherAccount: {
    title: 'It was sent for another address or client ID.',
    meaning: 'From here it is not sent again.',
    todo: 'Enter the address and client ID of that time again, or decide otherwise.',
  },
  timeout: {
    title: 'The answer did not come in time.',
    meaning: 'Whether it arrived is not known. Everything you entered is saved.',
    todo: 'Wait a moment and try again.',
  },
  storageFull: {
    title: 'The disk is full.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Make room, and leave this window open until it is saved.',
  },
  storageReadOnly: {
    title: 'The data folder cannot be written to.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Have the permissions checked, and leave this window open until it is saved.',
  },
  storageBusy: {
    title: 'Another program holds the file.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Close the other program (for example a backup, a synchronisation or a virus scanner), and leave this window open until it is saved.',
  },
  storageDenied: {
    title: 'The system denies access to the file.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Have checked whether permissions are missing or another program has the file open, and leave this window open until it is saved.',
  },
  storageFails: {
    title: 'The disk reports an error, or is no longer connected.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Have the disk and the connection to it checked, and leave this window open until it is saved.',
  },
  storage: {
    title: 'The disk could not be accessed.',
    meaning: 'What you entered last is not saved yet.',
    todo: 'Leave this window open until it is saved. If this continues, give the system’s words to your support team.',
  },
  ownFolder: {
    title: 'This is the folder in which the program keeps its data.',
    meaning: 'Nothing else is put there, so that nothing is written over. Nothing was written.',
    todo: 'Choose another place.',
  },
  otherEnding: {
    title: 'There is a file with this name already.',
    meaning:
      'The document gets an ending with which nothing in it is run. With that it would have replaced another file; nothing was saved.',
    todo: 'Save it again under another name.',
  },
  fileNotWritten: {
    title: 'The file could not be written.',
    meaning: 'This is about this file only; subscriptions and audit trail are not affected.',
    todo: 'Save it again, if need be in another place.',
  },
  folderInside: {
    title: 'This folder lies in the program’s data folder.',
    meaning: 'A backup there would be lost together with the data. Nothing was changed.',
    todo: 'Choose a folder on another disk.',
  },
  folderLeadsInside: {
    title: 'A link in this folder leads to the program’s data folder.',
    meaning: 'A backup there would be lost together with the data. Nothing was changed.',
    todo: 'Remove the link, or choose another folder.',
  },
  folderUnusable: {
    title: 'This folder cannot be used.',
    meaning: 'Nothing was changed. The backups on this computer go on.',
    todo: 'Have the permissions checked, or choose another folder.',
  },
  folderSilent: {
    title: 'This folder does not answer.',
    meaning: 'Nothing was changed. The backups on this computer go on.',
    todo: 'Have the connection to the drive checked, or choose another folder.',
  },
  backupUnusable: {
    title: 'This backup cannot be used.',
    meaning: 'Nothing was changed. The data file is still where it was.',
    todo: 'Choose another backup.',
  },
  recoveryKeyMistyped: {
    title: 'The key is incomplete or mistyped.',
    meaning: 'Its check characters do not fit. Nothing was changed.',
    todo: 'Compare it with the printed sheet and enter it again.',
  },
  recoveryKeyWrong: {
    title: 'This recovery key does not belong to this data.',
    meaning: 'It is spelled correctly, but does not open the data. Nothing was changed.',
    todo: 'Look for the sheet that belongs to this data.',
  },
  recoveryKeyOld: {
    title: 'This recovery key was replaced.',
    meaning: 'It only opens backups from before that. Nothing was changed.',
    todo: 'Enter the newer key.',
  },
  recoveryKeyNone: {
    title: 'There is no recovery key for this data.',
    meaning: 'None was made, or the data is from an earlier version. Nothing was changed.',
    todo: 'Open the data with the user account and on the computer that it belongs to, and make a recovery key there.',
  },
  recoveryKeyDamaged: {
    title: 'The recovery key is right, but the file that it opens is damaged.',
    meaning: 'The encrypted data key cannot be opened. Nothing was changed.',
    todo: 'Copy the data again, or use another backup.',
  },
  recoveryKeyOtherData: {
    title: 'The key is right, but does not open all of this data.',
    meaning: 'This folder holds data of different installations. Nothing was changed.',
    todo: 'Copy the data folder again as a whole.',
  },
  takeoverEntered: {
    title: 'Something was entered here already.',
    meaning:
      'Restoring from a backup is only possible while there are no subscriptions here and no environments that were set up, not even deleted ones. Nothing was changed.',
    todo: 'Begin with another user account of this computer, or ask your support.',
  },
  takeoverNothing: {
    title: 'There is no backup in this folder.',
    meaning: 'Nothing was changed.',
    todo: 'Choose the second backup folder, a folder called “backups”, or the copied data folder.',
  },
  takeoverUnreadable: {
    title: 'The folder cannot be read.',
    meaning: 'Nothing was changed.',
    todo: 'Check that the stick or the network drive is connected, then choose again.',
  },
  takeoverUnusable: {
    title: 'None of these backups can be used.',
    meaning: 'All are damaged, or from a newer version of the program. Nothing was changed.',
    todo: 'Install the newest version, or choose another folder.',
  },
  environmentInUse: {
    title: 'This environment holds subscriptions.',
    meaning: 'Nothing was changed: what a platform acknowledged only holds at its own address.',
    todo: 'Keep the environment, and add a new one for another address.',
  },
  environmentActive: {
    title: 'This environment is in use right now.',
    meaning: 'Nothing was deleted.',
    todo: 'Use another environment first, then remove this one.',
  },
  unsupported: {
    title: 'This is not possible here.',
    meaning: 'This environment or this system does not offer it. Nothing was changed.',
    todo: 'If you need it, contact your support team.',
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

export const blocked: Words<typeof de.blocked> = {
  profileInUse: {
    title: 'Another window is working with this data already.',
    meaning:
      'The data folder is in use by another running program, perhaps in another session on this computer. Nothing was read or changed here.',
    todo: 'Close the other program (or go on working there), then “Try again”.',
  },
  networkFolder: {
    title: 'The data folder lies on a network drive.',
    meaning:
      'Data cannot be kept safely there: two computers could work with it at the same time, and a broken connection could damage it. Nothing was read or changed here.',
    todo: 'Have your IT copy the folder to this computer’s own disk while the program is closed and start the program with that folder (--user-data-dir), or start anew without that option.',
  },
  keychainUnavailable: {
    title: 'The system’s keychain cannot be used.',
    meaning: 'Your data is safe and unchanged; the key to it is in the keychain.',
    todo: 'If the keychain is locked, unlock it (or sign in to the system again), then “Try again”.',
  },
  dataKeyMissing: {
    title: 'The key to your data is missing from the keychain.',
    meaning: 'The data is there, unchanged, but cannot be read without this key.',
    todo: 'Restore the keychain from a backup, then “Try again”. Do not delete anything.',
  },
  dataKeyWrong: {
    title: 'The key in the keychain does not fit this data.',
    meaning: 'The data is there, unchanged. It was probably made by another user account.',
    todo: 'Sign in with the user account that made the data, then “Try again”.',
  },
  dataNewer: {
    title: 'The data was written by a newer version of the program.',
    meaning: 'It is safe. This older version does not touch it, so that nothing is damaged.',
    todo: 'Install and start the newest version.',
  },
  dataUnreadable: {
    title: 'The data file is damaged.',
    meaning: 'It was not changed and will not be overwritten.',
    todo: 'Restore a backup or start empty. The damaged file is set aside, never deleted.',
  },
  dataMissing: {
    title: 'The data file is missing or empty.',
    meaning: 'There was data here before, but its file is gone, or holds nothing. No new one was made.',
    todo: 'If it was moved, put it back and “Try again”. Otherwise restore a backup or start empty.',
  },
  dataForeign: {
    title: 'The data file of another environment is in this place.',
    meaning: 'It has not been changed, and nothing was sent.',
    todo: 'If files were mixed up, have each put back in its place, then “Try again”. Otherwise restore a backup or start empty. The other file is set aside, never deleted.',
  },
  markLost: {
    title: 'It cannot be told whether this data is up to date.',
    meaning:
      'The keychain no longer holds the note that says which state of the data file was used last. The data is there and can be read. If it is an older state, some of it may already have been sent.',
    todo: 'If the keychain or the computer was restored from a backup: “Continue”. Everything released is then held back until you have checked it. Otherwise have the keychain put in order first, then “Try again”.',
  },
  trainingUnreadable: {
    title: 'The file of the training platform is damaged.',
    meaning:
      'Only Training’s built-in platform is affected. Your training subscriptions are there unchanged, and other environments anyway.',
    todo: 'Start with a new training platform. The damaged file is set aside, never deleted.',
  },
  profileIdUnreadable: {
    title: 'A file that the program needs to open your data is missing or cannot be read.',
    meaning:
      'The file is called “profile-id”. Without it the program cannot find the key to your data in the keychain. The program has changed nothing in the data.',
    todo: 'If there is a backup copy of the file “profile-id”, put it back in its place, then “Try again”. If there is none, contact your support team. Do not delete anything.',
  },
  storage: {
    title: 'The data folder cannot be used.',
    meaning: 'Existing data is safe. Anything new could not be saved.',
    todo: 'Remove the cause that is named, then “Try again”.',
  },
  settingsUnreadable: {
    title: 'The settings are incomplete or cannot be read.',
    meaning: 'Your subscriptions are not affected. Nothing has been changed so far.',
    todo: 'If there is a backup copy of the file, put it back in its place first. “Continue as listed” reads the file once more and then does what is listed here. A damaged file is set aside, never deleted.',
  },
};

export const disk: Words<typeof de.disk> = {
  storageFull: { why: 'The disk is full.', todo: 'Make room.' },
  storageReadOnly: {
    why: 'The place is read-only, or the permission to write there is missing.',
    todo: 'Have the permissions checked.',
  },
  storageBusy: { why: 'Another program holds the file.', todo: 'Close the other program.' },
  storageDenied: {
    why: 'The system denies access to the file.',
    todo: 'Have checked whether permissions are missing or another program has the file open.',
  },
  storageFails: {
    why: 'The disk reports an error, or is no longer connected.',
    todo: 'Have the disk and the connection to it checked.',
  },
  storage: {
    why: 'The disk could not be accessed.',
    todo: 'Give the system’s words to your support team.',
  },
};

export const place: Words<typeof de.place> = {
  storageFull: {
    why: 'The disk is full, or the storage that you may use there is used up.',
    todo: 'Make room there, or choose another place.',
  },
  storageReadOnly: {
    why: 'The permission to write there is missing, or the disk is read-only.',
    todo: 'Choose another place, or have the permissions checked.',
  },
  storageBusy: {
    why: 'Another program has the file open.',
    todo: 'Close the file there, for example in Excel or in the PDF program, and try again. Or choose another name.',
  },
  storageDenied: {
    why: 'The system denies access: another program has the file open, or the permission to write is missing.',
    todo: 'Close the file if it is open, for example in Excel or in the PDF program, and try again. Or choose another place.',
  },
  storageFails: {
    why: 'The disk reports an error, or is no longer connected.',
    todo: 'Choose another place, or have the disk and the connection to it checked.',
  },
  storage: {
    why: 'The disk could not be accessed.',
    todo: 'Choose another place. If this continues, give the system’s words to your support team.',
  },
  folderGone: {
    why: 'The chosen folder does not exist, or not any more.',
    todo: 'Choose a folder that exists. If it is on a network drive or a USB stick, check that it is connected.',
  },
  isFolder: {
    why: 'There is a folder with this name already.',
    todo: 'Choose another name.',
  },
  noFile: {
    why: 'There is something with this name already that is not a file, for example a device.',
    todo: 'Choose another name.',
  },
  nameTooLong: {
    why: 'The name is too long, or the path to it is.',
    todo: 'Choose a shorter name, or a folder with a shorter path.',
  },
  nameRefused: {
    why: 'This name is not allowed in this place.',
    todo: 'Choose another name, without special characters such as : ? * or quotation marks.',
  },
  linkLoop: {
    why: 'There is a link that leads in a circle.',
    todo: 'Choose another name or another folder.',
  },
  shareGone: {
    why: 'The network drive cannot be reached.',
    todo: 'Check the network connection, or choose a place on this computer.',
  },
  silent: {
    why: 'The chosen place does not answer, for example a network drive. Whether the file still arrives there is uncertain.',
    todo: 'Check the connection to it, or choose a place on this computer.',
  },
};
