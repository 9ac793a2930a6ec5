/**
 * Enhanced status codes (RFC 3463) that say that an address cannot be mailed: no such mailbox, domain or address; moved
 * without a forward; no mail accepted there (RFC 7505).
 */
export const RECIPIENT_PERMANENT_CODES = ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'] as const;
