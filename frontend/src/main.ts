/** Entry of the console: what scripts may be loaded from, fonts and tokens, then the application. */
import './trusted';
import '@fontsource-variable/noto-sans';
import '@fontsource-variable/noto-sans-arabic';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { openWithoutLink } from './kept/register';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app element');

openWithoutLink();

export default mount(App, { target });
