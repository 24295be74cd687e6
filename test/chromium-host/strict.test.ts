import { describe, expect, test } from 'vitest';
import { runMain } from './fixtures/run-main.ts';

/** Runs a statement in a main process and returns the message of the error that it threw, or `nothing`. */
async function thrownBy(statement: string, when: 'before' | 'after'): Promise<string> {
  const { output } = await runMain(`
    import * as electron from 'electron';
    const { app, BrowserWindow, ipcMain, Menu, net, protocol, session, powerMonitor, dialog, screen } = electron;
    const all = electron.default;
    const asItMust = () => ({ webPreferences: { session: session.fromPartition('x'), preload: '/dev/null' } });
    const attempt = async () => {
      try { await (async () => { ${statement} })(); console.log('THROWN nothing'); }
      catch (error) { console.log('THROWN ' + error.message); }
    };
    if (${when === 'before'}) await attempt();
    app.whenReady().then(async () => { if (${when === 'after'}) await attempt(); app.exit(0); });
  `);
  return /THROWN (.*)/.exec(output)?.[1] ?? output;
}

describe('an undeclared use throws', () => {
  test.each([
    ['a module', 'all.Tray', 'electron.Tray is not declared'],
    ['a function', "app.getFileIcon('x')", 'app.getFileIcon is not declared'],
    ['a property', 'app.dock', 'app.dock is not declared'],
    ['setting a property', "app.name = 'x'", 'app.name is not declared'],
    ['an event', "app.on('gpu-info-update', () => {})", "event 'gpu-info-update' of app is not declared"],
    ['a static method', 'BrowserWindow.getAllWindows()', 'BrowserWindow.getAllWindows is not declared'],
    ['a session method', 'session.defaultSession.clearCache()', 'session.clearCache is not declared'],
    ['a window option', 'new BrowserWindow({ frame: false })', 'the option frame is not declared'],
    ['a preference', 'new BrowserWindow({ webPreferences: { zoomFactor: 2 } })', 'zoomFactor: 2 is not'],
    [
      'no sandbox',
      'new BrowserWindow({ webPreferences: { sandbox: false } })',
      'sandbox: false is not declared',
    ],
    [
      'a property of a folder dialog',
      "dialog.showOpenDialog({ properties: ['openFile'] })",
      'the option openFile is not declared',
    ],
    ['a dialog option', "dialog.showSaveDialog({ title: 'x' })", 'the option title is not declared'],
    [
      'an unknown WebRTC policy',
      "new BrowserWindow(asItMust()).webContents.setWebRTCIPHandlingPolicy('none')",
      'Not a WebRTC IP handling policy: none',
    ],
    [
      'a WebRTC policy after the first load',
      "const w = new BrowserWindow(asItMust()); w.loadURL('app://x/'); w.webContents.setWebRTCIPHandlingPolicy('default')",
      'a WebRTC policy after the first load is not declared',
    ],
    [
      'a proxy from a script',
      "await session.fromPartition('x').setProxy({ pacScript: 'x' })",
      'the option pacScript',
    ],
    [
      'a direct connection',
      "await session.fromPartition('x').setProxy({ mode: 'direct' })",
      'the mode direct is not declared',
    ],
    [
      'a proxy without a port',
      "await session.fromPartition('x').setProxy({ mode: 'fixed_servers', proxyRules: 'socks5://a' })",
      'the rules socks5://a are not declared',
    ],
    [
      'a proxy for the main process',
      "await session.defaultSession.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9' })",
      'only for the page',
    ],
    [
      'a spell checker',
      "session.defaultSession.setSpellCheckerLanguages(['de'])",
      'spell checking is not declared',
    ],
    [
      'a URL of dictionaries without a slash at its end',
      "session.defaultSession.setSpellCheckerDictionaryDownloadURL('http://127.0.0.1:9')",
      'must end with a slash',
    ],
    [
      'a window with x and without y',
      'new BrowserWindow({ ...asItMust(), x: 1 })',
      'x and y are required together',
    ],
    [
      'a zoom factor of zero',
      'new BrowserWindow(asItMust()).webContents.setZoomFactor(0)',
      "'zoomFactor' must be a double greater than 0.0",
    ],
    ['a property of a screen', 'screen.getPrimaryDisplay().touchSupport', 'touchSupport is not declared'],
    ['a session on disk', "session.fromPartition('persist:x')", 'Only sessions in memory'],
    [
      'opening a link in another program',
      "all.shell.openExternal('https://x')",
      'shell.openExternal is not declared',
    ],
  ])('%s', async (_name, statement, message) => {
    expect(await thrownBy(statement, 'after')).toContain(message);
  });

  test.each([
    'contextIsolation: false',
    'nodeIntegration: true',
    'nodeIntegrationInWorker: true',
    'nodeIntegrationInSubFrames: true',
    'webSecurity: false',
    'allowRunningInsecureContent: true',
    'experimentalFeatures: true',
    "enableBlinkFeatures: 'x'",
    'webviewTag: true',
  ])('a preference that weakens the page: %s', async (preference) => {
    const statement = `new BrowserWindow({ webPreferences: { ${preference} } })`;
    expect(await thrownBy(statement, 'after')).toContain(`webPreferences: ${preference.replaceAll("'", '')}`);
  });

  test.each([
    ['a role that is not declared', "Menu.buildFromTemplate([{ role: 'zoomIn' }])", 'the menu role zoomIn'],
    [
      'an accelerator that Electron does not understand',
      "Menu.buildFromTemplate([{ label: 'x', accelerator: 'Strg++', click: () => {} }])",
      'the accelerator Strg++ is not understood',
    ],
    [
      'a page that is loaded before its proxy is set',
      `const page = session.fromPartition('x');
      page.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9' });
      new BrowserWindow({ webPreferences: { session: page, preload: '/x.cjs' } }).loadURL('app://x/')`,
      'the page was loaded before its proxy was set',
    ],
    [
      'a permission whose check and request get different answers',
      `const page = session.fromPartition('x');
      page.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
      new BrowserWindow({ webPreferences: { session: page, preload: '/dev/null' } }).loadURL('app://x/')`,
      'geolocation: check true, request false: not supported',
    ],
    [
      'a permission that is decided later',
      `const page = session.fromPartition('x');
      page.setPermissionRequestHandler((_contents, _permission, decide) => setTimeout(decide, 10, false));
      new BrowserWindow({ webPreferences: { session: page, preload: '/dev/null' } }).loadURL('app://x/')`,
      'the permission geolocation is decided later: not supported',
    ],
  ])('%s ends the app', async (_name, statement, message) => {
    const { code, output } = await runMain(`
      import { app, BrowserWindow, Menu, session } from 'electron';
      app.whenReady().then(() => { ${statement} });
    `);
    expect(output).toContain(`HOST ${message}`);
    expect(code).toBe(70);
  });

  test('an undeclared name cannot be imported', async () => {
    const { code, output } = await runMain("import { Tray } from 'electron'; new Tray('x');");
    expect(code).not.toBe(0);
    expect(output).toContain("'electron' does not provide an export named 'Tray'");
  });

  test('require gives the same module as import', async () => {
    const { output } = await runMain(`
      import { createRequire } from 'node:module';
      import electron from 'electron';
      console.log('SAME', createRequire(import.meta.url)('electron') === electron);
      electron.app.exit(0);
    `);
    expect(output).toContain('SAME true');
  });
});

describe('a call at the wrong time throws', () => {
  test.each([
    ['protocol.registerSchemesAsPrivileged([])', 'after', 'should be called before app is ready'],
    ['app.enableSandbox()', 'after', 'should be called before app is ready'],
    ["app.commandLine.appendSwitch('blink-settings', '')", 'after', 'should be called before app is ready'],
    ["app.commandLine.appendSwitch('no-sandbox')", 'before', 'the switch no-sandbox is not declared'],
    [
      "app.commandLine.appendSwitch('enable-blink-features', 'x')",
      'before',
      'the switch enable-blink-features is not declared',
    ],
    ["app.setPath('userData', '/tmp')", 'after', 'should be called before app is ready'],
    ['session.defaultSession', 'before', 'can only be received when app is ready'],
    ["session.fromPartition('x')", 'before', 'before the app is ready'],
    ['new BrowserWindow()', 'before', 'before the app is ready'],
    ["net.request({ url: 'http://localhost/' })", 'before', 'before the app is ready'],
    ['screen.getAllDisplays()', 'before', 'before the app is ready'],
    ["powerMonitor.on('resume', () => {})", 'before', 'before the app is ready'],
    ["ipcMain.handle('a', () => {}); ipcMain.handle('a', () => {})", 'before', 'a second handler for'],
    ["app.setPath('userData', '/nowhere/at/all')", 'before', 'does not exist'],
  ] as const)('%s %s ready', async (statement, when, message) => {
    expect(await thrownBy(statement, when)).toContain(message);
  });
});

test('quitting without windows follows Electron’s order, and will-quit can postpone it', async () => {
  const { code, output } = await runMain(`
    import { app } from 'electron';
    let first = true;
    for (const name of ['ready', 'before-quit', 'quit', 'window-all-closed']) app.on(name, () => console.log('>', name));
    app.on('will-quit', (event) => {
      console.log('> will-quit', first);
      if (first) { event.preventDefault(); setTimeout(() => app.quit(), 10); }
      first = false;
    });
    app.whenReady().then(() => app.quit());
  `);
  expect(code).toBe(0);
  expect(output.match(/^> .*/gm)).toEqual([
    '> ready',
    '> before-quit',
    '> will-quit true',
    '> before-quit',
    '> will-quit false',
    '> quit',
  ]);
});
