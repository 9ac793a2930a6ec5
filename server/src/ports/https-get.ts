/** Reads a small text over https. The caller vouches for the host; a redirect, an error or too much of it rejects. */
export type HttpsGet = (url: string) => Promise<string>;
