import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { workspacePlace } from '../../browser/workspace-place.js';
import { App } from './app.js';

const place = workspacePlace(location.pathname);
document.title = `${place.slug} · Vigilo Analytics`;

const root = document.getElementById('dashboard');
if (root === null) throw new Error('index.html has no element #dashboard');
createRoot(root).render(<App place={place} />);
