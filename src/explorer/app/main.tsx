import './explorer.css';
import { createRoot } from 'react-dom/client';
import { workspacePlace } from '../../browser/workspace-place.js';
import { ExplorerPage } from './explorer-page.js';

const place = workspacePlace(location.pathname);
document.title = `${place.slug} · GraphQL explorer · Vigilo Analytics`;

const root = document.getElementById('explorer');
if (root === null) throw new Error('index.html has no element #explorer');
createRoot(root).render(<ExplorerPage place={place} />);
