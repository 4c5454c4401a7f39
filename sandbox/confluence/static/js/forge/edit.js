/** The page editor, with the Forge app. */
import '../shell.js';
import { PageEditor } from '../editor/page-editor.js';
import { readFacts } from '../server.js';
import { showFrame } from './frames.js';
import { openMacroEditor } from './macro-editor.js';

const place = document.getElementById('editor');
if (place) new PageEditor(place, readFacts(), { showFrame, openMacroEditor }).start();
