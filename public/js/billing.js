import { drawBilling } from './billing/page.js';
import { openConsole } from './console/shell.js';

openConsole(drawBilling);
