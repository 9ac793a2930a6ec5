/**
 * Programs that fetch what is in a mail without a person, by what they say of themselves. In: the User-Agent header.
 * Out: whether it is one. Named after: the documentation of Gmail’s, Yahoo’s and Apple’s image proxies, that of mail
 * gateways and chat previews, and crawler-user-agents. A program that says it is a browser is told by its behaviour.
 */

const MACHINES: readonly RegExp[] = [
  // Image proxies of mailboxes: they fetch for the person, ahead of the person, or both.
  /GoogleImageProxy|ggpht\.com/i,
  /YahooMailProxy|YahooCacheSystem/i,
  /OutlookImageProxy|DuckDuckGoImageProxy|ProtonMail/i,
  // Apple’s Mail Privacy Protection says no more than this.
  /^Mozilla\/5\.0$/,
  // Gateways and sandboxes that judge mail.
  /Barracuda|Proofpoint|Mimecast|MessageLabs|Symantec|Trend ?Micro|Fortinet|FireEye|Sophos|Forcepoint|Zscaler|Cloudmark/i,
  /SafeLinks|BingPreview|Microsoft Office (?:Existence|Protocol) Discovery|ms-office; MSOffice.*discovery/i,
  /VirusTotal|urlscan|PhishTank|Netcraft|GoogleSafeBrowsing|CheckMarkNetwork/i,
  // Previews of chats and networks.
  /facebookexternalhit|WhatsApp|TelegramBot|Slackbot|SkypeUriPreview|Discordbot|LinkedInBot|Twitterbot|Line-?Poker/i,
  // What says so itself (CUBOT is a maker of telephones), and what programs are written with.
  /(?<!cu)bot\b|crawl|spider|scanner|fetcher|monitor|preview|prefetch|archiver|headless/i,
  /^(?:curl|wget|python|go-http-client|java|okhttp|axios|node|undici|ruby|perl|php|libwww|http_?client|apache-httpclient|guzzle|postman|insomnia|httpie)\b/i,
];

/** A browser always names itself. */
export const isKnownMachine = (agent: string): boolean =>
  agent.trim() === '' || MACHINES.some((pattern) => pattern.test(agent.trim()));
