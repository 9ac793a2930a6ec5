/** The admin panel's one doorway to the wire schemas and the plugin's identity. */
export * from '../../server/src/contracts';
export { default as identity } from '../../strapi-plugin.json';
