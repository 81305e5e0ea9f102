/** Entry of the console: fonts and tokens first, then the application. */
import '@fontsource-variable/noto-sans';
import '@fontsource-variable/noto-sans-arabic';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app element');

export default mount(App, { target });
