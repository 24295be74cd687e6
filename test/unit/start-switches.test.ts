import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { lockIn, whySecond } from '../../main/electron/second-start.ts';
import { asksForVersion, dropVariables, refusedStart, removable } from '../../main/electron/switches.ts';
import { whyNoOtherUser } from '../support/other-user.ts';

const nameOf = (args: string[], platform: NodeJS.Platform = 'linux', variables = {}) =>
  refusedStart(args, variables, platform)?.name ?? null;

describe('a packaged app refuses', () => {
  test.each([
    ['--remote-debugging-port=9222'],
    ['--remote-debugging-pipe'],
    ['--remote-debugging-address=0.0.0.0'],
    ['--remote-allow-origins=*'],
    ['--inspect'],
    ['--inspect-brk=0.0.0.0:9229'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/x'],
    ['--renderer-cmd-prefix=/bin/sh'],
    ['--gpu-launcher=/bin/sh'],
    ['--browser-subprocess-path=/bin/sh'],
    ['--gtk-module=/x.so'],
    ['--no-sandbox'],
    ['--disable-gpu-sandbox'],
    ['--disable-seccomp-filter-sandbox'],
    ['--disable-web-security'],
    ['--disable-site-isolation-trials'],
    ['--no-zygote'],
    ['--single-process'],
    ['--in-process-gpu'],
    ['--allow-running-insecure-content'],
    ['--unsafely-treat-insecure-origin-as-secure=http://x'],
    ['--ignore-certificate-errors'],
    ['--ignore-certificate-errors-spki-list=x'],
    ['--host-rules=MAP * 127.0.0.1'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--auth-server-allowlist=*'],
    ['--auth-server-whitelist=*'],
    ['--ssl-key-log-file=/x'],
    ['--log-net-log=/x'],
    ['--net-log-capture-mode=Everything'],
    ['--enable-logging'],
    ['--log-file=/x'],
    ['--v=3'],
    ['--vmodule=x=3'],
    ['--trace-startup'],
    ['--enable-features=x'],
    ['--enable-features=UseOzonePlatform,NetworkServiceInProcess'],
    ['--disable-features=NetworkServiceSandbox'],
    ['--enable-blink-features=x'],
    ['--force-fieldtrials=x/y/'],
    ['--ozone-platform=headless'],
    ['--headless'],
    ['--disable-gpu=x'],
    ['---no-sandbox'],
    ['--class=<x>'],
    ['--force-dark-mode=x'],
    ['--disable-software-rasterizer=x'],
    ['--help'],
    ['--constructor'],
    ['--__proto__=x'],
  ])('%s', (given) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(refusedStart([given], {}, platform)?.kind).toBe('switch');
  });

  test.each([
    ['-remote-debugging-port=9222', 'linux', '-remote-debugging-port'],
    ['--Remote-Debugging-Port=9222', 'win32', '--Remote-Debugging-Port'],
    ['/remote-debugging-port=9222', 'win32', '/remote-debugging-port'],
    [' --no-sandbox', 'linux', '--no-sandbox'],
    ['\u0085--no-sandbox\u0085', 'win32', '--no-sandbox'],
    ['\u3000/no-sandbox', 'win32', '/no-sandbox'],
  ] as const)('a switch in any spelling that Chromium takes: %s (%s)', (given, platform, name) => {
    expect(nameOf([given], platform)).toBe(name);
  });

  test('a switch that follows others', () => {
    expect(nameOf(['--lang=de', 'file', '--no-sandbox'])).toBe('--no-sandbox');
  });

  test.each([
    '--proxy-server=x',
    '--proxy-pac-url=x',
    '--no-proxy-server',
    '--proxy-bypass-list=*',
    '--proxy-auto-detect',
  ])('%s, with a message of its own', (given) =>
    expect(refusedStart([given], {}, 'win32')?.kind).toBe('proxy'),
  );

  test.each(['ELECTRON_DISABLE_SANDBOX', 'NODE_COMPILE_CACHE'])('the variable %s', (name) => {
    expect(refusedStart([], { [name]: '' }, 'linux')).toEqual({ kind: 'variable', name });
  });
});

describe('a packaged app starts with', () => {
  test.each([
    ['nothing', [], 'linux'],
    ['switches that a person gives', ['--user-data-dir=/x y', '--lang=de', '--disable-gpu'], 'win32'],
    [
      'switches that a Linux desktop gives',
      ['--ozone-platform-hint=auto', '--enable-wayland-ime', '--class=x'],
      'linux',
    ],
    ['a window class with a blank', ['--class=Investment Desk'], 'linux'],
    ['a start by D-Bus', ['--gapplication-service'], 'linux'],
    [
      'other colours, and no drawing without a graphics card',
      ['--force-dark-mode', '--disable-software-rasterizer'],
      'win32',
    ],
    ['the features for Wayland', ['--enable-features=UseOzonePlatform,WaylandWindowDecorations'], 'linux'],
    [
      'arguments that macOS gives',
      ['-psn_0_12345', '-NSDocumentRevisionsDebugMode', 'YES', '-AppleLanguages', '(de)'],
      'darwin',
    ],
    ['switches that the installer for Windows gives', ['--updated', '--force-run'], 'win32'],
    ['a start by COM', ['-Embedding'], 'win32'],
    ['paths, which are no switches', ['/home/x', '-', 'app://x'], 'linux'],
    ['anything behind the end of the switches', ['--', '--no-sandbox'], 'linux'],
  ] as const)('%s', (_, args, platform) => expect(nameOf([...args], platform)).toBeNull());
});

test('a start may ask for the version', () => {
  expect(asksForVersion(['--version'], 'linux')).toBe(true);
  expect(asksForVersion(['--lang=de', '--version'], 'darwin')).toBe(true);
  for (const args of [[], ['--version=1'], ['version'], ['--', '--version']])
    expect(asksForVersion(args, 'linux')).toBe(false);
  // A Windows app has no terminal to print to, so the switch is refused with a message.
  expect(asksForVersion(['--version'], 'win32')).toBe(false);
  expect(nameOf(['--version'], 'win32')).toBe('--version');
});

test('refused switches are removed, except those about the sandbox', () => {
  const args = ['--lang=de', '--Log-Net-Log=x', '--no-sandbox', '--no-zygote', '--remote-debugging-port=1'];
  expect(removable(args, 'linux')).toEqual(['log-net-log', 'remote-debugging-port']);
});

test('variables that may be meant for other programs are removed', () => {
  const variables = {
    SSLKEYLOGFILE: '/x',
    ELECTRON_ENABLE_LOGGING: '1',
    ELECTRON_LOG_FILE: '/x',
    HOME: '/home/x',
  };
  dropVariables(variables);
  expect(variables).toEqual({ HOME: '/home/x' });
});

describe('a start that does not get the lock', () => {
  const here = { computer: 'here', isAlive: (pid: number) => pid === 7, file: '/p/SingletonLock', waited: 3 };
  test.each([
    ['another instance runs', { computer: 'here', pid: 7 }, 3, { why: 'shown' }],
    ['the place of the lock is not known', undefined, 3, { why: 'shown' }],
    ['another instance hangs', { computer: 'here', pid: 7 }, 20_000, { why: 'unresponsive' }],
    ['no instance runs any more', { computer: 'here', pid: 8 }, 3, { why: 'unlockable' }],
    ['there is no lock', null, 3, { why: 'unlockable' }],
    [
      'another computer has the lock',
      { computer: 'there', pid: 7 },
      3,
      { why: 'elsewhere', computer: 'there', file: here.file },
    ],
  ])('is explained when %s', (_, found, waited, expected) => {
    expect(whySecond(found, { ...here, waited })).toEqual(expected);
  });

  const nobody = 40_001;
  const isRoot = process.getuid?.() === 0;
  test.skipIf(process.platform === 'win32' || (isRoot && whyNoOtherUser(nobody) !== null))(
    'counts an instance of another system user as running, and an ended one as gone',
    () => {
      const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
      const source = new URL('../../main/electron/second-start.ts', import.meta.url).href;
      // Process 1 belongs to the system.
      const code = `import { isAlive } from '${source}'; console.log([1, ${process.pid}, ${gone}].map(isAlive).join());`;
      const asOther = isRoot ? { uid: nobody, gid: nobody } : {};
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        encoding: 'utf8',
        ...asOther,
      });
      expect(stdout).toBe('true,true,false\n');
    },
  );

  test('reads a lock with dashes in the computer’s name', () => {
    expect(lockIn('a-b-1-42')).toEqual({ computer: 'a-b-1', pid: 42 });
    expect([lockIn('42'), lockIn('a-b'), lockIn('')]).toEqual([null, null, null]);
  });
});
