import { win32 } from 'node:path';

/** Where a profile belongs, and where earlier versions had it. */
export interface ProfilePlace {
  path: string;
  /** Null: nowhere else. */
  former: string | null;
}

/**
 * The profile's place on Windows: the local application data. Up to version 0.2.0 it lay in the roaming ones, which
 * Windows copies to servers and other computers, and back.
 * @param known.roaming Electron's `appData`
 * @param known.local the value of LOCALAPPDATA, if it is set
 * @param known.name the program's, which names the folder
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
  // Windows knows no difference between upper and lower case.
  return { path, former: path.toLowerCase() === former.toLowerCase() ? null : former };
}
