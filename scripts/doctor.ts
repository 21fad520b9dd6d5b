import { findInPath } from '../host/chromium/find.ts';
import { aptInstall } from './lib/install.ts';
import {
  distribution,
  installCommands,
  missingRequirements,
  type Requirement,
  type SystemNeeds,
} from './lib/system.ts';

// node scripts/doctor.ts [--for=start|test]: checks this machine, installs what is missing where it may, else says how.

const NODE_MAJOR = 24;
const NPM_MAJOR = 11;

/**
 * Makes the machine fit, or says what to type. True when the purpose can be served: a start goes on where something else can stand in
 * for what is missing. Costs a few file look-ups when nothing is missing.
 */
export function ensureSystem(needs: SystemNeeds): boolean {
  return isNodeFit() && isNpmFit() && bring(needs, missingRequirements(needs));
}

function isNodeFit(): boolean {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return true;
  console.error(
    `doctor: Node ${NODE_MAJOR} or later is needed, this is ${process.version}; start through npm, which brings it`,
  );
  return false;
}

/** npm tells its version to the scripts it runs; a script run without npm needs none. */
function isNpmFit(): boolean {
  const version = /npm\/(\d+)\./.exec(process.env.npm_config_user_agent ?? '')?.[1];
  if (version === undefined || Number(version) >= NPM_MAJOR) return true;
  console.error(
    `doctor: npm ${NPM_MAJOR} or later is needed, this is ${version}; type: npm install --global npm@${NPM_MAJOR}`,
  );
  return false;
}

function bring(needs: SystemNeeds, missing: Requirement[]): boolean {
  if (missing.length === 0) return true;
  const system = distribution();
  const names = missing.map(({ name }) => name);
  const installable = system === 'ubuntu' ? names.filter((name) => name !== 'chromium') : names;
  if (mayInstall(system) && installable.length > 0) {
    console.error(`doctor: installing ${installable.join(', ')} with apt-get`);
    const result = aptInstall(installable);
    if (!result.ok) console.error(`doctor: apt-get failed: ${result.reason}`);
  }
  return report(needs, missingRequirements(needs), system);
}

function mayInstall(system: string): boolean {
  return (
    process.getuid?.() === 0 && (system === 'debian' || system === 'ubuntu') && findInPath(['apt-get']) !== undefined
  );
}

function report(needs: SystemNeeds, missing: Requirement[], system: string): boolean {
  if (missing.length === 0) return true;
  const names = missing.map(({ name }) => name);
  console.error(`doctor: missing: ${names.join(', ')}. Type:`);
  for (const command of installCommands(names, system)) console.error(`  ${command}`);
  if (needs.for === 'test') return false;
  const needed = missing.filter(({ fallback }) => fallback === undefined);
  for (const { name, fallback } of missing) if (fallback) console.error(`doctor: without ${name}: ${fallback}`);
  return needed.length === 0;
}

if (import.meta.main) {
  const purpose = process.argv.includes('--for=start') ? 'start' : 'test';
  const isFit = ensureSystem({ for: purpose });
  if (isFit) console.log(`doctor: this machine has everything for \`npm ${purpose}\``);
  process.exitCode = isFit ? 0 : 1;
}
