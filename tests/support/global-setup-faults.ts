import fs from 'node:fs';
import { REPORT_FILE } from './faults/report';
import globalSetup from './global-setup';

const prepare = (): void => {
  fs.rmSync(REPORT_FILE, { force: true });
  globalSetup();
};

export default prepare;
