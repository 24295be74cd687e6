/** The name of the file or folder at a path. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** The folder that a file lies in. */
export function folderName(path: string): string {
  const folder = path.slice(0, -fileName(path).length).replace(/[\\/]$/, '');
  // Of the root nothing would be left, and of a drive's root a name that means another folder.
  return folder === '' || folder.endsWith(':') ? path.slice(0, folder.length + 1) : folder;
}
