import { chromium } from 'playwright-core';
import { launchApp } from './launch.ts';
const app = await launchApp({ args:['--sample','--user-data-dir=/tmp/exp/ud3'], headless: process.argv[2]!=='headed' });
try {
await app.waitForWindow();
const browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
const page = browser.contexts()[0]!.pages()[0]!;
page.on('console', m=>console.log('console', m.type(), m.text().slice(0,200)));
page.on('pageerror', e=>console.log('pageerror', String(e).slice(0,300)));
await new Promise(r=>setTimeout(r,8000));
console.log(page.url(), await page.title(), JSON.stringify(await page.evaluate('[innerWidth, innerHeight, outerWidth, outerHeight, typeof app, document.body.innerText.slice(0,300)]')));
await page.screenshot({path:'/tmp/exp/shot.png'});
await browser.close();
} finally {
const t2=Date.now(); console.log('exit', await app.close(), Date.now()-t2);
console.log(app.output.join('\n').slice(0,3000));
}
