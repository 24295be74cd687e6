import type * as de from '../de/notices.ts';
import type { Words } from '../words.ts';

export const blocked: Words<typeof de.blocked> = {
  profileInUse: {
    title: 'This data is already open in another window.',
    meaning:
      'The data folder is in use by another running program, perhaps in another session on this computer. Nothing was read or changed here.',
    todo: 'Close the other program (or keep working there), then choose “Try again”.',
  },
  networkFolder: {
    title: 'The data folder is on a network drive.',
    meaning:
      'Data cannot be kept safely there: two computers could work with it at the same time, and a broken connection could damage it. Nothing was read or changed here.',
    todo: 'Have your IT department copy the folder to this computer’s own disk while the program is closed, then start the program with that folder (--user-data-dir). Or start from scratch without that option.',
  },
  keychainUnavailable: {
    title: 'The system’s keychain cannot be used.',
    meaning: 'Your data is safe and unchanged; the key to it is in the keychain.',
    todo: 'If the keychain is locked, unlock it (or sign in to the system again), then choose “Try again”.',
  },
  dataKeyMissing: {
    title: 'The key to your data is missing from the keychain.',
    meaning: 'The data is there, unchanged, but cannot be read without this key.',
    todo: 'Restore the keychain from a backup, then choose “Try again”. Do not delete anything.',
  },
  dataKeyWrong: {
    title: 'The key in the keychain does not match this data.',
    meaning: 'The data is there, unchanged. It was probably created by another user account.',
    todo: 'Sign in with the user account that created the data, then choose “Try again”.',
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
    meaning: 'There was data here before, but its file is gone or empty. No new file was made.',
    todo: 'If it was moved, put it back and choose “Try again”. Otherwise restore a backup or start empty.',
  },
  dataForeign: {
    title: 'The data file of another environment is in this place.',
    meaning: 'It has not been changed, and nothing was sent.',
    todo: 'If files were mixed up, have each one put back in its place, then choose “Try again”. Otherwise restore a backup or start empty. The other file is set aside, never deleted.',
  },
  markLost: {
    title: 'The program cannot tell whether this data is up to date.',
    meaning:
      'The keychain no longer holds the record of which state of the data file was used last. The data is there and can be read. If it is an older state, some subscriptions may have been sent since.',
    todo: 'If the keychain or the computer was restored from a backup, choose “Continue”. Everything released is then held back until you have checked it. Otherwise have the keychain repaired first, then choose “Try again”.',
  },
  trainingUnreadable: {
    title: 'The file of the training platform is damaged.',
    meaning:
      'Only the built-in platform of Training is affected. Your training subscriptions are unchanged, and so are the other environments.',
    todo: 'Start with a new training platform. The damaged file is set aside, never deleted.',
  },
  profileIdUnreadable: {
    title: 'A file that the program needs to open your data is missing or cannot be read.',
    meaning:
      'The file is called “profile-id”. Without it the program cannot find the key to your data in the keychain. The program has not changed the data.',
    todo: 'If there is a backup copy of the file “profile-id”, put it back in its place, then choose “Try again”. If there is none, contact your support team. Do not delete anything.',
  },
  storage: {
    title: 'The data folder cannot be used.',
    meaning: 'Existing data is safe. Anything new could not be saved.',
    todo: 'Remove the cause shown here, then choose “Try again”.',
  },
  settingsUnreadable: {
    title: 'The settings are incomplete or cannot be read.',
    meaning: 'Your subscriptions are not affected. Nothing has been changed so far.',
    todo: 'If there is a backup copy of the file, put it back in its place first. “Continue as listed” reads the file once more and then does what is listed here. A damaged file is set aside, never deleted.',
  },
};

export const disk: Words<typeof de.disk> = {
  storageFull: { why: 'The disk is full.', todo: 'Free some disk space.' },
  storageReadOnly: {
    why: 'The location is read-only, or the permission to write there is missing.',
    todo: 'Have the permissions checked.',
  },
  storageBusy: {
    why: 'Another program is holding the data file.',
    todo: 'Close the other program, for example a backup, a synchronisation or a virus scanner. Investment Desk keeps trying.',
  },
  storageDenied: {
    why: 'The system denies access to the file.',
    todo: 'Have your IT department check whether permissions are missing or another program has the file open.',
  },
  storageFails: {
    why: 'The disk reports an error or is no longer connected.',
    todo: 'Have the disk and the connection to it checked.',
  },
  storage: {
    why: 'The disk could not be accessed.',
    todo: 'Pass the system’s message on to your support team.',
  },
};

export const place: Words<typeof de.place> = {
  storageFull: {
    why: 'The disk is full, or your storage quota there is used up.',
    todo: 'Free some space there, or choose another location.',
  },
  storageReadOnly: {
    why: 'You do not have permission to write there, or the disk is read-only.',
    todo: 'Choose another location, or have the permissions checked.',
  },
  storageBusy: {
    why: 'Another program has the file open.',
    todo: 'Close the file there, for example in Excel or in the PDF program, and try again. Or choose another name.',
  },
  storageDenied: {
    why: 'The system denies access: another program has the file open, or the permission to write is missing.',
    todo: 'Close the file if it is open, for example in Excel or in the PDF program, and try again. Or choose another location.',
  },
  storageFails: {
    why: 'The disk reports an error or is no longer connected.',
    todo: 'Choose another location, or have the disk and the connection to it checked.',
  },
  storage: {
    why: 'The disk could not be accessed.',
    todo: 'Choose another location. If the problem persists, pass the system’s message on to your support team.',
  },
  folderGone: {
    why: 'The chosen folder does not exist, or no longer exists.',
    todo: 'Choose a folder that exists. If it is on a network drive or a USB stick, check that it is connected.',
  },
  isFolder: {
    why: 'A folder with this name already exists.',
    todo: 'Choose another name.',
  },
  noFile: {
    why: 'Something that is not a file, for example a device, already has this name.',
    todo: 'Choose another name.',
  },
  nameTooLong: {
    why: 'The name or the path to it is too long.',
    todo: 'Choose a shorter name, or a folder with a shorter path.',
  },
  nameRefused: {
    why: 'This name is not allowed in this location.',
    todo: 'Choose another name, without special characters such as : ? * or quotation marks.',
  },
  linkLoop: {
    why: 'The path contains a link that leads back to itself.',
    todo: 'Choose another name or another folder.',
  },
  shareGone: {
    why: 'The network drive cannot be reached.',
    todo: 'Check the network connection, or choose a location on this computer.',
  },
  silent: {
    why: 'The chosen location, for example a network drive, is not responding. It is not certain whether the file will still arrive there.',
    todo: 'Check the connection to it, or choose a location on this computer.',
  },
};
