/** What JSX becomes in the page that is built. */
export { Fragment, h } from 'preact';
