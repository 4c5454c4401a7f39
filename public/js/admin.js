import { drawAdmin } from './admin/page.js';
import { openConsole } from './console/shell.js';

openConsole(drawAdmin);
