/** The page editor. */
import './bridge/index.js';
import './shell.js';
import { readFacts } from './server.js';
import { PageEditor } from './editor/page-editor.js';

const facts = readFacts();
new PageEditor(document.getElementById('editor'), facts).start();
