/** Vite's: a style sheet becomes part of the site's. */
declare module '*.css';
/** Pages' components, whose types vue-tsc looks at. */
declare module '*.vue' {
  const component: import('vue').Component;
  export default component;
}
