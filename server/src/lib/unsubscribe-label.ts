/** What a reader presses to get no more mails, in the languages that Cohort itself writes to recipients. */
export const UNSUBSCRIBE_LABEL = { en: 'Unsubscribe', th: 'ยกเลิกการรับอีเมล' } as const;
