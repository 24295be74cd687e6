/**
 * Returns the path with the extension added when the person has left it out or typed another one. Windows adds a missing
 * extension by itself; GTK does not. Without the extension no program would open the file, and with another one the wrong
 * program might run it.
 */
export function withExtension(file: string, extension: string): string {
  if (file.toLowerCase().endsWith(`.${extension.toLowerCase()}`)) return file;
  return `${file.replace(/\.+$/, '')}.${extension}`;
}
