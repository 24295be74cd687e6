import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './chromium.ts';
import { hasFont } from './fonts.ts';
import { say } from './paths.ts';
import { run, which } from './processes.ts';

/** A program that a Linux machine needs beyond npm's packages. `have` looks for the program itself, not its package. */
interface Need {
  what: string;
  packages: string[];
  have: () => boolean;
}

const NEEDS = {
  browser: {
    what: 'Chromium or Chrome',
    packages: ['chromium'],
    have: () => findChromium() !== null,
  },
  display: { what: 'a virtual display (Xvfb)', packages: ['xvfb'], have: () => !!which('Xvfb') },
  keychain: {
    what: 'a keychain (gnome-keyring with D-Bus)',
    packages: ['gnome-keyring', 'dbus', 'dbus-session-bus-common'],
    have: () =>
      !!which('gnome-keyring-daemon') &&
      !!which('dbus-daemon') &&
      existsSync('/usr/share/dbus-1/session.conf'),
  },
  fonts: { what: 'the font Inter', packages: ['fonts-inter', 'fontconfig'], have: hasFont },
  requests: {
    what: 'Python with requests (for the guide’s script)',
    packages: ['python3', 'python3-requests'],
    have: () => python() !== undefined,
  },
  paper: {
    what: 'poppler (to see what is printed)',
    packages: ['poppler-utils'],
    have: () => ['pdfinfo', 'pdftotext', 'pdftoppm'].every((tool) => !!which(tool)),
  },
} satisfies Record<string, Need>;

export type NeedName = keyof typeof NEEDS;

/** Returns the command of a Python that can run the platform guide's script, or undefined. */
export function python(): string | undefined {
  const works = (command: string) => spawnSync(command, ['-c', 'import requests']).status === 0;
  return ['python3', '/usr/bin/python3', 'python'].find(works);
}

/** Advice for a machine without a browser. */
const orElectron =
  'Or set INVESTMENT_DESK_RUNTIME=electron and type npm start: that downloads Electron, which needs no browser.';

/**
 * Installs missing packages when run as root on Debian or Ubuntu. Otherwise throws an error that says what is missing
 * and which command installs it.
 */
export async function ensureSystemPackages(names: NeedName[]): Promise<void> {
  if (process.platform !== 'linux') {
    // On other systems everything else is built in, or its tests are skipped with a reason.
    if (names.includes('browser') && !NEEDS.browser.have()) {
      throw new Error(
        `missing on this machine: Google Chrome (or Edge, or Chromium). Please install it. ${orElectron}`,
      );
    }
    return;
  }
  const missing = names.map((name): Need => NEEDS[name]).filter((need) => !need.have());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const what = missing.map((need) => need.what).join(', ');
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isDebian()) {
    const command = isDebian()
      ? `sudo apt-get install --no-install-recommends ${packages.join(' ')}`
      : 'install them with your system’s package manager';
    const other = missing.includes(NEEDS.browser) ? `. ${orElectron}` : '';
    throw new Error(`missing on this machine: ${what}. Please type: ${command}${other}`);
  }
  say(`installing ${what} (${packages.join(' ')})`);
  await apt(['update']);
  await apt(['install', '--yes', '--no-install-recommends', ...packages]);
  const still = missing.filter((need) => !need.have()).map((need) => need.what);
  if (still.length > 0) throw new Error(`installed, but still not usable: ${still.join(', ')}`);
}

async function apt(args: string[]): Promise<void> {
  const { code, output } = await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (code === 0) return;
  const tail = output.trim().split('\n').slice(-20).join('\n');
  throw new Error(`apt-get ${args[0]} failed; what it said:\n${tail}`);
}

function isDebian(): boolean {
  try {
    return (
      /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8')) && !!which('apt-get')
    );
  } catch {
    return false;
  }
}
