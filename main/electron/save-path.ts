/**
 * Returns the path with the extension, where the person has left it out or typed another one. Windows adds it by itself
 * and GTK does not; without it, no program would open the file, and with another one the wrong program might run it.
 */
export function withExtension(file: string, extension: string): string {
  if (file.toLowerCase().endsWith(`.${extension.toLowerCase()}`)) return file;
  return `${file.replace(/\.+$/, '')}.${extension}`;
}
