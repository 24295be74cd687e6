/**
 * The system does not give a file, for example because another program holds it, or a drive reports an error. That may
 * pass, and says nothing about the file's content.
 */
export class FileWithheld extends Error {
  override name = 'FileWithheld';
  /** The system's code, for example `EBUSY`. */
  readonly code: string;
  constructor(code: string, options: ErrorOptions) {
    super(`the system does not give the file: ${code}`, options);
    this.code = code;
  }
}
