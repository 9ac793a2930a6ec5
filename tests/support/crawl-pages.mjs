/**
 * Follows the plugin’s own links from its first page until all were seen. `onPage(path)` runs on each; returns the paths
 * below /admin.
 */
export const crawlPages = async ({ page, origin, home, onPage = async () => undefined }) => {
  const visited = new Set();
  const waiting = [home];
  while (waiting.length > 0) {
    const path = waiting.shift();
    if (visited.has(path)) continue;
    visited.add(path);
    await page.goto(`${origin}/admin${path}`, { waitUntil: 'networkidle' });
    await page.locator('main h1').first().waitFor();
    await onPage(path);
    const links = await page.locator(`a[href*="${home}"]`).evaluateAll((found) => found.map((link) => link.href));
    waiting.push(...links.map((href) => new URL(href).pathname.replace(/^\/admin/, '')));
  }
  return [...visited];
};

/** What the content manager asks a site for that only other editions of Strapi answer. */
const OTHER_EDITIONS = /^\/(admin\/ai-feature-config|i18n\/ai-localization-jobs|content-manager\/preview\/url)(\/|$)/;

/** Strapi's panel asks the internet for its newest release, too; that this fails says nothing about a page. */
const isForeign = (page, message) => {
  const { url } = message.location();
  if (!/^https?:/.test(url)) return false;
  const { origin, pathname } = new URL(url);
  return origin !== new URL(page.url()).origin || OTHER_EDITIONS.test(pathname);
};

/** Uncaught errors, console errors and answers of 500 and above, in order. */
export const noteProblems = (page) => {
  const problems = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || isForeign(page, message)) return;
    problems.push(`console: ${message.text()} ${message.location().url}`.trimEnd());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return problems;
};

/** localStorage of somebody signed in; Strapi’s guided tour, which takes the clicks, is off. */
export const signedInStorage = (jwt, language = 'en') => ({
  jwtToken: JSON.stringify(jwt),
  isLoggedIn: 'true',
  STRAPI_GUIDED_TOUR: JSON.stringify({ tours: {}, enabled: false, hidden: true, completedActions: [] }),
  'strapi-admin-language': language,
});
