/** Styles that the map does without: they come with the first part of the page that is fetched later. */
import './duty.css';
import './pages.css';
