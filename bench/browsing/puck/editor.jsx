import { Puck } from '@puckeditor/core';
import '@puckeditor/core/puck.css';
import { createRoot } from 'react-dom/client';
import { config, readData } from './config.jsx';

createRoot(document.getElementById('page')).render(<Puck config={config} data={readData()} />);
