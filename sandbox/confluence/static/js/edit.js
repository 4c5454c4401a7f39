/** The page editor. */
import './bridge/index.js';
import './shell.js';
import { readFacts } from './server.js';
import { PageEditor } from './editor/page-editor.js';

const place = document.getElementById('editor');
if (place) new PageEditor(place, readFacts()).start();
