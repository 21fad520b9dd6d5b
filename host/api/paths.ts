import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders under the names that Electron gives them, by the XDG rules; `set` wins over all. */
export class Paths {
  readonly #set = new Map<string, string>();
  readonly #appName: () => string;
  readonly #userDataDir: string | undefined;

  constructor(appName: () => string, userDataDir: string | undefined) {
    this.#appName = appName;
    this.#userDataDir = userDataDir;
  }

  set(name: string, path: string): void {
    this.#set.set(name, path);
  }

  get(name: string): string {
    return this.#set.get(name) ?? this.#default(name);
  }

  #default(name: string): string {
    switch (name) {
      case 'home':
        return homedir();
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.execPath;
      case 'appData':
        return process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
      case 'userData':
        return this.#userDataDir ?? join(this.get('appData'), this.#appName());
      case 'sessionData':
        return this.get('userData');
      case 'logs':
        return join(this.get('userData'), 'logs');
      case 'crashDumps':
        return join(this.get('userData'), 'Crashpad');
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'music':
      case 'pictures':
      case 'videos':
        return join(homedir(), name.charAt(0).toUpperCase() + name.slice(1));
      default:
        throw new Error(`host: app.getPath('${name}') is not offered outside Electron`);
    }
  }
}
