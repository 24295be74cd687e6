/** Returns the name of the file or folder at a path. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Returns the folder that contains a file. */
export function folderName(path: string): string {
  const folder = path.slice(0, -fileName(path).length).replace(/[\\/]$/, '');
  // A root folder keeps its separator: `/` would become empty, and `C:` would mean another folder.
  return folder === '' || folder.endsWith(':') ? path.slice(0, folder.length + 1) : folder;
}
