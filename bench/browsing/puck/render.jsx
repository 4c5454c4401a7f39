import { Render } from '@puckeditor/core';
import { createRoot } from 'react-dom/client';
import { config, readData } from './config.jsx';

createRoot(document.getElementById('page')).render(<Render config={config} data={readData()} />);
