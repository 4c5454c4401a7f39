/** The page editor. */
import './bridge/index.js';
import './shell.js';
import { openMacroEditor } from './editor/macro-editor.js';
import { PageEditor } from './editor/page-editor.js';
import { showFrame } from './frames.js';
import { readFacts } from './server.js';

const place = document.getElementById('editor');
if (place) new PageEditor(place, readFacts(), { showFrame, openMacroEditor }).start();
