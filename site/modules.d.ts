/** Vite's: a style sheet becomes part of the site's. */
declare module '*.css';
