// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources under test are texts
import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { checkFile, checkSecurity } from './check-security.ts';

const messages = (file: string, source: string) => checkFile(file, source).map(({ message }) => message);

describe('checkFile', () => {
  it.each([
    // S10
    ['renderer/ui/Text.tsx', 'element.innerHTML = name;'],
    ['renderer/ui/Text.tsx', "element['outerHTML'] = name;"],
    ['renderer/ui/Text.tsx', 'const x = <div dangerouslySetInnerHTML={{ __html: name }} />;'],
    ['renderer/ui/Text.tsx', 'const x = <iframe srcdoc={name} />;'],
    ['renderer/ui/Text.tsx', 'createElement("div", { dangerouslySetInnerHTML: html });'],
    ['renderer/ui/Text.tsx', "element.insertAdjacentHTML('beforeend', name);"],
    ['renderer/ui/Text.tsx', 'element.setHTMLUnsafe(name);'],
    ['renderer/ui/Text.tsx', "new DOMParser().parseFromString(name, 'text/html');"],
    ['renderer/ui/Text.tsx', 'document.write(name);'],
    // S15
    ['renderer/ui/Text.tsx', 'const x = <input autoComplete="current-password" />;'],
    ['renderer/ui/Text.tsx', 'const x = <input autoComplete={kept} />;'],
    ['shared/domain/rule.ts', 'eval(name);'],
    ['electron/sync/sync.ts', 'new Function(name)();'],
    ['platform/server.ts', "setTimeout('go()', 1);"],
    // S2
    ['electron/app/pop-out.ts', 'new BrowserWindow({});'],
    ['electron/app/pop-out.ts', 'new electron.WebContentsView();'],
    ['electron/main.ts', "window.loadURL('https://example.com');"],
    ['electron/main.ts', 'window.webContents.executeJavaScript(code);'],
    ['electron/app/window.ts', 'const preferences = { sandbox: false };'],
    // S7, S8, S12
    ['electron/main.ts', "ipcMain.handle('any', listener);"],
    ['electron/main.ts', "electron.ipcMain.on('any', listener);"],
    ['electron/app/menu.ts', 'shell.openExternal(url);'],
    ['electron/media/files.ts', 'shell.openPath(path);'],
    ['electron/main.ts', "app.on('certificate-error', allow);"],
    ['electron/main.ts', "app.commandLine.appendSwitch('no-sandbox');"],
    ['electron/net/http-client.ts', 'const tls = { rejectUnauthorized: false };'],
    // S28
    ['electron/main.ts', "import { app, crashReporter } from 'electron';"],
    ['electron/sync/sync.ts', "log.warn('x', { phone });"],
    ['electron/sync/sync.ts', "deps.log.error('x', { code, ...fields });"],
    ['electron/sync/sync.ts', 'log.info(`pulled ${name}`);'],
    // S16
    ['electron/features/calls/repository.ts', 'prepare(db, `SELECT * FROM calls WHERE id = ${id}`);'],
    ['electron/features/calls/repository.ts', "db.exec('DELETE FROM calls WHERE id = ' + id);"],
    ['electron/sync/puller.ts', 'prepare(db, `${SELECT} WHERE name = ${name}`);'],
    ['electron/sync/puller.ts', 'const sql = `UPDATE ${table} SET a = 1`;'],
    ['platform/gomobile/x/repository.ts', 'run(db, `INSERT INTO x VALUES (${values.join()})`);'],
  ])('refuses, in %s, %s', (file, source) => {
    expect(messages(file, source)).not.toEqual([]);
  });

  it.each([
    ['renderer/ui/Text.tsx', 'const x = <div className={name}>{name}</div>; element.textContent = name;'],
    ['electron/app/window.ts', 'new BrowserWindow({ webPreferences: { sandbox: true } }); window.loadURL(url);'],
    ['electron/security/session.ts', 'shell.openExternal(outside);'],
    ['electron/media/frame-writer.ts', 'file.write(bytes); process.stdout.write(line);'],
    ['electron/ipc/bind.ts', 'options.ipcMain.handle(channel, listener);'],
    ['electron/sync/puller.ts', 'prepare(db, `SELECT ${COLUMNS} FROM calls ORDER BY ${SORT[sort.by]}`);'],
    ['electron/sync/puller.ts', "prepare(db, `SELECT ${Object.keys(COLUMNS).join(', ')} FROM calls`);"],
    ['electron/sync/sync.ts', "log.warn('x', { code, count: 2 }); log.info('y');"],
    ['electron/sync/puller.ts', 'const text = `Updated ${count} rows`;'],
    ['electron/sync/sync.test.ts', 'db.exec(`DELETE FROM ${table}`);'],
  ])('allows, in %s, %s', (file, source) => {
    expect(messages(file, source)).toEqual([]);
  });
});

describe('this repository', () => {
  it('S8, S10, S12, S16: has no sink, no opened guard and no statement made of values', () => {
    expect(checkSecurity(process.cwd())).toEqual([]);
  });

  it('S2: makes windows in one place, with every lock', () => {
    const file = 'electron/app/window.ts';
    const source = readFileSync(file, 'utf8');
    expect(source.match(/new BrowserWindow\(/g)).toHaveLength(1);
    expect(parseSync(file, source).errors).toEqual([]);
    expect(webPreferencesOf(file, source)).toEqual({
      preload: null,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    });
  });
});

/** The literal settings of the only `webPreferences`; null stands for what is no literal. */
function webPreferencesOf(file: string, source: string): Record<string, unknown> | null {
  let found: Record<string, unknown> | null = null;
  JSON.stringify(parseSync(file, source).program, (_key, value) => {
    if (value?.type === 'Property' && value.key?.name === 'webPreferences') {
      expect(found).toBeNull();
      found = Object.fromEntries(
        value.value.properties.map((property: { key: { name: string }; value: { type: string; value: unknown } }) => [
          property.key.name,
          property.value.type === 'Literal' ? property.value.value : null,
        ]),
      );
    }
    return value;
  });
  return found;
}
