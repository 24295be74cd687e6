import { protocol, type Session } from 'electron';
import { scheme } from './address.ts';
import { answer } from './page-files.ts';

/** Registers the page's URL scheme. Must be called before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files below `root` to the pages of this session. */
export function servePage(session: Session, root: string): void {
  session.protocol.handle(scheme, (request) => answer(root, request));
}
