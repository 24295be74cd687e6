import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** The computer that the app runs on. */
export interface Machine {
  /** Hashed id that distinguishes computers; null when the system gives none. Names can change or be shared. */
  id: string | null;
  /** The computer's name, for a person to read. */
  name: string;
}

/** Timeout for reading the id, in milliseconds. The id is read once, while the window opens. */
const patience = 5_000;

const run = promisify(execFile);

/**
 * Reads the id that the system got at installation (machine-id(5), MachineGuid) or that the hardware has
 * (IOPlatformUUID). A copy of a whole disk has the same installation id; docs/security.md describes the consequences.
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

/** Returns this computer. Never rejects: without an id, paths and counters still distinguish copies of a data file. */
export async function systemMachine(): Promise<Machine> {
  const read = readers[process.platform];
  const id = (await read?.().catch(() => ''))?.trim() ?? '';
  return { id: id === '' ? null : hashed(id), name: computerName() };
}

/** Returns the name of this computer, or `unknown` when the system gives none. */
export function computerName(): string {
  try {
    return hostname();
  } catch {
    return 'unknown';
  }
}

/** Hashes the id, because machine-id(5) asks programs not to store the id itself. */
const hashed = (id: string) =>
  createHash('sha256').update(`investment-desk/machine/${id}`).digest('hex').slice(0, 32);
