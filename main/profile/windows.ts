import { win32 } from 'node:path';

/** The place of a profile, and the place where earlier versions kept it. */
export interface ProfilePlace {
  path: string;
  /** Null when earlier versions kept it in the same place. */
  former: string | null;
}

/**
 * Returns the profile's place on Windows: the local application data. Up to version 0.2.0 the profile was in the
 * roaming application data, which Windows copies to servers and other computers, and back.
 * @param known.roaming Electron's `appData`
 * @param known.local the value of LOCALAPPDATA, if it is set
 * @param known.name the program's name, which is also the folder's
 */
export function windowsProfile(known: {
  roaming: string;
  local: string | undefined;
  home: string;
  name: string;
}): ProfilePlace {
  const { local = '' } = known;
  const parent = win32.isAbsolute(local) ? local : win32.join(known.home, 'AppData', 'Local');
  const path = win32.join(parent, known.name);
  const former = win32.join(known.roaming, known.name);
  // Windows paths ignore upper and lower case.
  return { path, former: path.toLowerCase() === former.toLowerCase() ? null : former };
}
