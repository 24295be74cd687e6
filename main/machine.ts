import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** The computer that this program runs on. */
export interface Machine {
  /** Tells computers apart, hashed; null: the system gives no id. A name does not: it can be changed, and two can share one. */
  id: string | null;
  /** Its name, for a person to read. */
  name: string;
}

/** How long the system may take to tell the id, in milliseconds. It is asked once, while the window opens. */
const patience = 5_000;

const run = promisify(execFile);

/**
 * Reads the id that the system was given when it was installed (machine-id(5), MachineGuid) or that the hardware has
 * (IOPlatformUUID). A copy of a whole disk has the same one; docs/security.md says what follows.
 */
const readers: Partial<Record<NodeJS.Platform, () => Promise<string>>> = {
  linux: () => readFile('/etc/machine-id', 'utf8').catch(() => readFile('/var/lib/dbus/machine-id', 'utf8')),
  async darwin() {
    const said = await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], {
      timeout: patience,
    });
    return /"IOPlatformUUID"\s*=\s*"([^"]+)"/.exec(said.stdout)?.[1] ?? '';
  },
  async win32() {
    const program = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\reg.exe`;
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';
    const said = await run(program, ['query', key, '/v', 'MachineGuid', '/reg:64'], { timeout: patience });
    return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(said.stdout)?.[1] ?? '';
  },
};

/** Returns this computer. Never rejects: without an id, folders and counting tell copies apart. */
export async function systemMachine(): Promise<Machine> {
  const read = readers[process.platform];
  const id = (await read?.().catch(() => ''))?.trim() ?? '';
  return { id: id === '' ? null : hashed(id), name: computerName() };
}

/** Returns the name of this computer; a system that cannot tell has none. */
export function computerName(): string {
  try {
    return hostname();
  } catch {
    return 'unknown';
  }
}

/** machine-id(5) asks programs not to store the id itself. */
const hashed = (id: string) =>
  createHash('sha256').update(`investment-desk/machine/${id}`).digest('hex').slice(0, 32);
