import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/map.css';
import './styles/card.css';
import './styles/print.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { bringWords } from './i18n/index.svelte.ts';
import { session } from './state/session.svelte.ts';

void session.load();
const target = document.getElementById('app');
void bringWords()
  .catch(() => {})
  .then(() => {
    if (target) mount(App, { target });
  });
