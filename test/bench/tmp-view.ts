import { firstViewOf } from './first-view.ts';
import { startBrowser } from './browser.ts';
import { Directories } from './process.ts';
import { startDemo } from './servers.ts';
import { demoPlan } from './page.ts';
import { printAims, type Aim } from './report.ts';
const directories = new Directories();
const browser = await startBrowser();
const demo = await startDemo(directories);
const aims: Aim[] = [];
try {
  await firstViewOf(browser!, await demoPlan(demo), aims);
  printAims(aims);
} finally {
  await browser!.close();
  await demo.process.end();
  directories.removeAll();
}
